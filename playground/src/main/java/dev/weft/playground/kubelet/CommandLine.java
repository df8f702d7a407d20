package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a container runs: its image's program or its own command, as Docker and Kubernetes combine
 * them.
 */
sealed interface CommandLine {
  record Ok(List<String> words, Map<String, String> environment) implements CommandLine {}

  /** Nothing on this machine can stand for the image. */
  record NoImage(String message) implements CommandLine {}

  /** {@code exists}: whether a program, by name or path, can be run here. */
  static CommandLine of(
      Container container,
      Images images,
      Map<String, String> environment,
      Predicate<String> exists) {
    Optional<Images.Program> program = images.find(container.getImage());
    List<String> command = expanded(container.getCommand(), environment);
    List<String> arguments = expanded(container.getArgs(), environment);
    if (program.isEmpty() && (command.isEmpty() || !exists.test(command.getFirst()))) {
      return new NoImage(explain(container, command, images));
    }
    List<String> words = new ArrayList<>();
    if (command.isEmpty()) {
      words.addAll(program.map(Images.Program::entrypoint).orElse(List.of()));
      words.addAll(
          arguments.isEmpty() ? program.map(Images.Program::cmd).orElse(List.of()) : arguments);
    } else {
      words.addAll(command);
      words.addAll(arguments);
    }
    return new Ok(List.copyOf(words), program.map(Images.Program::environment).orElse(Map.of()));
  }

  private static List<String> expanded(List<String> words, Map<String, String> environment) {
    return words.stream().map(word -> Expansion.of(word, environment)).toList();
  }

  private static String explain(Container container, List<String> command, Images images) {
    String why =
        command.isEmpty()
            ? "image \""
                + container.getImage()
                + "\" is not one of this playground, and the container has no command"
            : "this machine has no program \"" + command.getFirst() + "\"";
    String known = images.names().isEmpty() ? "none" : String.join(", ", images.names());
    return why
        + ". There are no image pulls here: pods run as local processes. Use an image of the playground ("
        + known
        + ") or give the container a command that exists on this machine, as [\"sh\", \"-c\", \"…\"].";
  }
}
