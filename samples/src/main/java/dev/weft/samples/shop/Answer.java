package dev.weft.samples.shop;

import java.util.Optional;

/** How a call to another service ended. */
sealed interface Answer {
  record Ok(String body) implements Answer {}

  /**
   * @param reason for a person, and short enough to count by: {@code stock: 503 no-endpoints}, or
   *     {@code web: 502 (stock: 503 no-endpoints)} when it is told on
   */
  record Failed(Failure failure, String reason) implements Answer {}

  /**
   * Reads a response.
   *
   * @param meshError the header by which a proxy says that it answered
   * @param told whose failure it is, as the service says
   * @param cause of that failure
   */
  static Answer of(
      String service,
      int status,
      Optional<String> meshError,
      Optional<String> told,
      Optional<String> cause,
      String body) {
    if (status < 500) {
      return new Ok(body);
    }
    if (meshError.isPresent()) {
      return new Failed(Failure.MESH, service + ": " + status + " " + meshError.get());
    }
    boolean mesh = told.filter(Failure.MESH.text()::equals).isPresent();
    return new Failed(
        mesh ? Failure.MESH : Failure.APPLICATION,
        service + ": " + status + cause.map(why -> " (" + why + ")").orElse(""));
  }
}
