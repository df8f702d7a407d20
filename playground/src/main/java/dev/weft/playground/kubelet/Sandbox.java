package dev.weft.playground.kubelet;

import dev.weft.playground.net.Attachment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod's place on this machine: directory, address, volumes. Starts processes in it. Confined to
 * the pod's worker but where said.
 */
final class Sandbox {
  /** A container's process and how to run another one beside it. */
  record Run(ContainerProcess process, Map<String, String> environment, Path directory) {}

  sealed interface Started {
    record Ok(Run run) implements Started {}

    /** Reason and message as in {@code state.waiting}. */
    record Refused(String reason, String message) implements Started {}
  }

  private final Machine machine;
  private final Processes processes;
  private final Volumes volumes;
  private final Path directory;
  private final Map<String, List<LogFile>> logs = new HashMap<>();
  private volatile @Nullable Attachment attachment;

  Sandbox(Machine machine, Processes processes, Pod pod) {
    this.machine = machine;
    this.processes = processes;
    this.volumes = new Volumes(machine, pod);
    this.directory = machine.directory(pod);
  }

  Volumes volumes() {
    return volumes;
  }

  /** The pod's address; the first call makes its network. */
  String attach(Pod pod) throws IOException {
    Attachment attached = attachment;
    if (attached == null) {
      Files.createDirectories(directory.resolve("tmp"));
      attached =
          machine.network().attach(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
      attachment = attached;
    }
    return attached.address();
  }

  /** For any thread. Empty before {@link #attach}. */
  String address() {
    Attachment attached = attachment;
    return attached == null ? "" : attached.address();
  }

  Started start(Pod pod, Container original, int start) throws IOException {
    Attachment attached = attachment;
    if (attached == null) {
      return new Started.Refused("ContainerCreating", "no network yet");
    }
    Rewrites rewrites = Rewrites.of(original, volumes.root());
    Container container = rewrites.apply(original);
    Facts facts = machine.facts(pod, attached.address());
    Map<String, String> environment;
    switch (Environment.of(container, base(pod, attached), facts, volumes)) {
      case Environment.Ok(var variables) -> environment = variables;
      case Environment.Missing(String message) -> {
        return new Started.Refused("CreateContainerConfigError", message);
      }
    }
    Path work = workDirectory(original, rewrites);
    Programs programs = new Programs(environment.getOrDefault("PATH", ""), work);
    switch (CommandLine.of(container, machine.images(), environment, programs::exists)) {
      case CommandLine.NoImage(String message) -> {
        return new Started.Refused("ErrImagePull", message);
      }
      case CommandLine.Ok(var words, var fromImage) -> {
        Map<String, String> all = new LinkedHashMap<>(fromImage);
        all.putAll(environment);
        LogFile log = newLog(original.getName(), start);
        try {
          return new Started.Ok(
              new Run(
                  processes.start(entered(attached, pod, original, words), all, work, log),
                  all,
                  work));
        } catch (IOException e) {
          log.end();
          return new Started.Refused("RunContainerError", String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Runs a command beside a container: same user, same network, same variables. For any thread. */
  Optional<Integer> exec(
      Pod pod, Container container, Run run, List<String> command, long timeoutSeconds)
      throws IOException {
    Attachment attached = attachment;
    if (attached == null) {
      return Optional.empty();
    }
    List<String> words = Rewrites.of(container, volumes.root()).apply(command);
    return processes.run(
        entered(attached, pod, container, words),
        run.environment(),
        run.directory(),
        timeoutSeconds);
  }

  private List<String> entered(
      Attachment attached, Pod pod, Container container, List<String> words) {
    List<String> line = new ArrayList<>(User.of(pod, container, machine.root()));
    line.add(words.getFirst());
    if (Path.of(words.getFirst()).endsWith("java")) {
      line.addAll(machine.network().javaOptions(attached));
    }
    line.addAll(words.subList(1, words.size()));
    return machine.network().enter(attached, line);
  }

  private Map<String, String> base(Pod pod, Attachment attached) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "PATH",
        System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin") + ":/usr/sbin:/sbin");
    all.put("HOME", directory.toString());
    all.put("TMPDIR", directory.resolve("tmp").toString());
    all.put("LANG", "C.UTF-8");
    all.put("HOSTNAME", pod.getMetadata().getName());
    all.put("JAVA_HOME", System.getProperty("java.home"));
    // For images that start Java by a script; java itself gets them on its command line.
    all.put("WEFT_JAVA_OPTIONS", String.join(" ", machine.network().javaOptions(attached)));
    if (DefaultToken.isWanted(pod)) {
      all.put("KUBECONFIG", volumes.kubeconfig().toString());
    }
    List<Service> services =
        Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks())
            ? List.of()
            : machine.caches().of(Service.class).in(pod.getMetadata().getNamespace());
    all.putAll(ServiceVariables.of(services, machine.api().host(), machine.api().port()));
    return all;
  }

  private Path workDirectory(Container container, Rewrites rewrites) throws IOException {
    String wanted = container.getWorkingDir();
    if (wanted != null && !wanted.isEmpty()) {
      Path path = Path.of(rewrites.apply(wanted));
      if (Files.isDirectory(path)) {
        return path;
      }
    }
    return Files.createDirectories(directory.resolve("work").resolve(container.getName()));
  }

  /** Logs of the present run and the one before are kept. */
  private LogFile newLog(String container, int start) throws IOException {
    Path place = Files.createDirectories(directory.resolve("logs").resolve(container));
    LogFile log = new LogFile(place.resolve(start + ".log"), machine.clock());
    synchronized (logs) {
      List<LogFile> kept = logs.computeIfAbsent(container, _ -> new ArrayList<>());
      kept.add(log);
      if (kept.size() > 2) {
        kept.removeFirst().delete();
      }
    }
    return log;
  }

  /** For any thread. */
  Optional<LogFile> log(String container, boolean previous) {
    synchronized (logs) {
      List<LogFile> kept = logs.getOrDefault(container, List.of());
      int index = kept.size() - (previous ? 2 : 1);
      return index < 0 ? Optional.empty() : Optional.of(kept.get(index));
    }
  }

  /** Gives the address back. Logs stay until {@link #remove}. */
  void release() {
    Attachment attached = attachment;
    if (attached != null) {
      machine.network().detach(attached);
      attachment = null;
    }
  }

  void remove() throws IOException {
    release();
    VolumeStore.deleteTree(directory);
  }
}
