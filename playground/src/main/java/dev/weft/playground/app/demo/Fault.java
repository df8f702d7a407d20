package dev.weft.playground.app.demo;

/**
 * Something that happens to the mesh under load, and how it is known to be over.
 *
 * @param name for the report: {@code control plane killed}
 * @param harmless not one request may fail by it
 * @param strike makes it happen
 * @param recovery waits until all is as before; fails with a message when that takes too long
 */
public record Fault(String name, boolean harmless, Step strike, Step recovery) {
  /** Talks to the cluster. */
  public interface Step {
    void run() throws Exception;
  }
}
