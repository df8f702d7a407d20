package dev.weft.playground.app;

import dev.weft.playground.apiserver.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;

/**
 * The kubelet needs the API server, and the API server wants a node: this stands in until there is
 * one.
 */
final class LateNode implements Node {
  private volatile Node node = Node.NONE;

  void is(Node present) {
    node = present;
  }

  @Override
  public InputStream logs(String namespace, String pod, String container, LogOptions options)
      throws IOException {
    return node.logs(namespace, pod, container, options);
  }

  @Override
  public InetSocketAddress address(String namespace, String pod, int port) throws IOException {
    return node.address(namespace, pod, port);
  }
}
