package dev.weft.proxy.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What a client of HTTP/1.1 sends along, and the server's proof that it understood: RFC 6455,
 * section 4. HTTP/2 has neither, so the proxy does for both.
 */
public final class WebSocketKey {
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;

  private WebSocketKey() {}

  public static void add(HttpHeaders request, RandomGenerator random) {
    var key = new byte[BYTES];
    random.nextBytes(key);
    request.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
  }

  /** Takes the proof away; false when it is none, though the request has a key. */
  public static boolean check(HttpHeaders request, HttpHeaders response) {
    String key = request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    String accept = response.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    response.remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    return key == null || accepted(key).equals(accept);
  }

  private static String accepted(String key) {
    try {
      byte[] text = (key + SUFFIX).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
