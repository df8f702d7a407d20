package dev.weft.playground.kubelet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands for container images here: a program of this machine. */
public interface Images {
  /** How to run an image; empty when nothing here stands for it. */
  Optional<Program> find(String image);

  /** The names that {@link #find} knows, for messages. */
  List<String> names();

  /**
   * A program that stands for an image.
   *
   * @param entrypoint what runs when the container names no command
   * @param cmd what is passed when the container names no args
   * @param environment variables that the image itself sets
   */
  record Program(List<String> entrypoint, List<String> cmd, Map<String, String> environment) {}

  Images NONE =
      new Images() {
        @Override
        public Optional<Program> find(String image) {
          return Optional.empty();
        }

        @Override
        public List<String> names() {
          return List.of();
        }
      };
}
