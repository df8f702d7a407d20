package dev.weft.playground.net;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;

/** A pod's hosts file: the stand-in for cluster DNS. */
final class HostsFile {
  private static final String DOMAIN = "cluster.local";

  /** {@code machine}: this machine's own name, which programs look up to learn their address. */
  static String text(Attachment pod, String machine, Collection<Network.Name> names) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
    text.append(pod.address()).append(' ').append(pod.pod());
    if (!machine.equals(pod.pod()) && !machine.equals("localhost") && !machine.isEmpty()) {
      text.append(' ').append(machine);
    }
    text.append('\n');
    names.stream()
        .sorted(comparing(Network.Name::namespace).thenComparing(Network.Name::service))
        .forEach(name -> lines(name, pod, text));
    return text.toString();
  }

  private static void lines(Network.Name name, Attachment pod, StringBuilder text) {
    String inNamespace = name.service() + "." + name.namespace();
    for (String address : name.addresses()) {
      text.append(address)
          .append(' ')
          .append(inNamespace)
          .append(".svc.")
          .append(DOMAIN)
          .append(' ')
          .append(inNamespace)
          .append(".svc ")
          .append(inNamespace);
      if (name.namespace().equals(pod.namespace())) {
        text.append(' ').append(name.service());
      }
      text.append('\n');
    }
  }

  /**
   * Rewrites the file in place: it may be bind-mounted, and a new file under the old name would not
   * be seen there.
   */
  static void write(Path file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      int length = bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
      channel.truncate(length);
    }
  }

  private HostsFile() {}
}
