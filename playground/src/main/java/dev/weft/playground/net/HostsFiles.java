package dev.weft.playground.net;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts files of all pods, kept to one set of names. */
final class HostsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(HostsFiles.class);

  private final String machine;
  private final Map<Integer, Attachment> pods = new ConcurrentHashMap<>();
  private Collection<Network.Name> names = List.of();

  HostsFiles(String machine) {
    this.machine = machine;
  }

  synchronized void add(Attachment pod) throws IOException {
    HostsFile.write(pod.hosts(), HostsFile.text(pod, machine, names));
    pods.put(pod.number(), pod);
  }

  synchronized void remove(Attachment pod) {
    pods.remove(pod.number());
  }

  synchronized void publish(Collection<Network.Name> now) {
    names = List.copyOf(now);
    for (Attachment pod : pods.values()) {
      try {
        HostsFile.write(pod.hosts(), HostsFile.text(pod, machine, names));
      } catch (IOException e) {
        LOG.warn("hosts file of {} not written: {}", pod.pod(), e.toString());
      }
    }
  }
}
