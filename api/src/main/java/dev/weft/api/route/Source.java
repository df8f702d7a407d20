package dev.weft.api.route;

/** A generation of a custom resource. */
public record Source(String kind, String namespace, String name, long generation) {}
