package dev.weft.playground.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayPortIT {
  private static final String ADDRESS = "127.0.0.1";
  private ServerSocket one;
  private ServerSocket two;
  private int port;

  @BeforeEach
  void listen() throws IOException {
    one = named("one");
    two = named("two");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  @Test
  void connectionsTakeTurns() throws IOException {
    try (RelayPort _ = RelayPort.open(ADDRESS, port, List.of(at(one), at(two)))) {
      assertThat(List.of(ask(), ask(), ask(), ask()))
          .containsExactlyInAnyOrder("one", "one", "two", "two");
    }
  }

  @Test
  void aBackendThatDoesNotAnswerIsSkipped() throws IOException {
    InetSocketAddress dead = at(one);
    one.close();
    try (RelayPort _ = RelayPort.open(ADDRESS, port, List.of(dead, at(two)))) {
      assertThat(List.of(ask(), ask(), ask())).containsOnly("two");
    }
  }

  @Test
  void backendsMayChangeWhileItListens() throws IOException {
    try (RelayPort relay = RelayPort.open(ADDRESS, port, List.of(at(one)))) {
      assertThat(ask()).isEqualTo("one");
      relay.lead(List.of(at(two)));
      assertThat(ask()).isEqualTo("two");
    }
  }

  @Test
  void withoutBackendsAConnectionIsClosed() throws IOException {
    try (RelayPort _ = RelayPort.open(ADDRESS, port, List.of())) {
      assertThat(ask()).isEmpty();
    }
  }

  @Test
  void closingEndsOpenConnections() throws IOException {
    try (Socket client = new Socket()) {
      try (RelayPort _ = RelayPort.open(ADDRESS, port, List.of(at(one)))) {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        client.setSoTimeout(5000);
        assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("one");
      }
      assertThat(ends(client)).isTrue();
    }
  }

  private static boolean ends(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException e) {
      return true; // reset is as good an end
    }
  }

  /** What a server says that answers when the client has said all. */
  private String ask() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
      socket.setSoTimeout(5000);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InetSocketAddress at(ServerSocket server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  /** Says its name, then waits for the client to end. */
  private static ServerSocket named(String name) throws IOException {
    ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              Thread.ofVirtual().start(() -> greet(client, name));
            } catch (IOException e) {
              return;
            }
          }
        });
    return server;
  }

  private static void greet(Socket client, String name) {
    try (client) {
      client.getOutputStream().write(name.getBytes(StandardCharsets.UTF_8));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The test closed it.
    }
  }
}
