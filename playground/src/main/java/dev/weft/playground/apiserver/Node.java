package dev.weft.playground.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;

/**
 * What the API server asks of the machine that runs the pods: the kubelet stand-in implements it.
 */
public interface Node {
  /**
   * A container's output. With {@link LogOptions#follow} the stream stays open until the container
   * ends or the stream is closed. Throws {@link IOException} with a message for the user when there
   * is none.
   */
  InputStream logs(String namespace, String pod, String container, LogOptions options)
      throws IOException;

  /** Where a pod's port is reached from this process, for {@code pods/NAME:PORT/proxy}. */
  InetSocketAddress address(String namespace, String pod, int port) throws IOException;

  /**
   * What {@code kubectl logs} may ask for.
   *
   * @param tailLines at most this many lines from the end; negative: all
   * @param previous the container's run before the present one
   * @param sinceSeconds only what is younger; negative: all
   * @param timestamps put RFC 3339 time before each line
   * @param limitBytes stop after as many bytes; negative: no limit
   */
  record LogOptions(
      boolean follow,
      long tailLines,
      boolean previous,
      long sinceSeconds,
      boolean timestamps,
      long limitBytes) {}

  /** Runs nothing, and says so. */
  Node NONE =
      new Node() {
        @Override
        public InputStream logs(String namespace, String pod, String container, LogOptions options)
            throws IOException {
          throw new IOException("no node runs pods here");
        }

        @Override
        public InetSocketAddress address(String namespace, String pod, int port)
            throws IOException {
          throw new IOException("no node runs pods here");
        }
      };
}
