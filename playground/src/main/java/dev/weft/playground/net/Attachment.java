package dev.weft.playground.net;

import java.nio.file.Path;

/**
 * A pod's place in the network.
 *
 * @param number tells it from all others of this playground that live now
 * @param namespace the pod's Kubernetes namespace: it decides which short names are valid
 * @param hosts the pod's hosts file
 */
public record Attachment(String address, int number, String namespace, String pod, Path hosts) {}
