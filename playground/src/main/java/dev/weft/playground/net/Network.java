package dev.weft.playground.net;

import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** A network for pods. Safe for all threads. */
public sealed interface Network extends AutoCloseable permits LoopbackNetwork, NamespaceNetwork {
  /** How the user asks for it: {@code loopback} or {@code namespaces}. */
  String mode();

  /** Whether a pod can have rules of its own that redirect its traffic to its proxy. */
  boolean redirects();

  Subnets subnets();

  /** This machine as pods see it. */
  String hostAddress();

  /**
   * Gives a pod an address and a hosts file. Fails when the network is full or the machine refuses.
   */
  Attachment attach(String namespace, String pod) throws IOException;

  /** Takes a pod's address and names away. No process may run in it any more. */
  void detach(Attachment pod);

  /** The command that runs {@code command} as a process of the pod. */
  List<String> enter(Attachment pod, List<String> command);

  /** What a Java program of the pod needs on its command line to see the pod's names. */
  List<String> javaOptions(Attachment pod);

  /** Makes these names known to all pods. */
  void publish(Collection<Name> names);

  /**
   * Shell lines that undo everything, also when this process was killed; valid from the start to
   * the end.
   */
  List<String> cleanup();

  @Override
  void close();

  /** A Service's name and where it leads: its ClusterIP, or the addresses of a headless Service. */
  record Name(String service, String namespace, List<String> addresses) {
    public static boolean isHeadless(Service service) {
      return "None".equals(service.getSpec().getClusterIP());
    }
  }
}
