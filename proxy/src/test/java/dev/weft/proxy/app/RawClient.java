package dev.weft.proxy.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that sends bytes as given and reads one response at a time. */
final class RawClient implements AutoCloseable {
  final Socket socket;
  final InputStream in;

  /**
   * @param body decoded; trailers are among the request's headers as {@code trailer-name}
   */
  record Response(int status, TestApplication.Request head, String body) {
    String header(String name) {
      return head.headers().getOrDefault(name, "");
    }
  }

  RawClient(InetSocketAddress address) throws IOException {
    this(null, address);
  }

  /**
   * @param from an address of ours; null: any
   */
  RawClient(@Nullable String from, InetSocketAddress address) throws IOException {
    socket = new Socket();
    if (from != null) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    socket.connect(address, 5_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    socket.getOutputStream().write(bytes, from, length);
    socket.getOutputStream().flush();
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  Response get(String url) throws IOException {
    return send("GET " + url + " HTTP/1.1\r\nHost: ignored\r\n\r\n").read(false);
  }

  Response read(boolean toHead) throws IOException {
    TestApplication.Request head = TestApplication.readHead(in);
    int status = Integer.parseInt(head.line().split(" ", -1)[1]);
    if (toHead || status < 200 || status == 204 || status == 304) {
      return new Response(status, head, "");
    }
    byte[] body =
        head.headers().containsKey("content-length")
                || head.headers().containsKey("transfer-encoding")
            ? TestApplication.readBody(head, in)
            : readToEnd();
    return new Response(status, head, new String(body, StandardCharsets.ISO_8859_1));
  }

  private byte[] readToEnd() throws IOException {
    var all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
