package dev.weft.proxy.http.h1;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Fields;
import dev.weft.proxy.http.Octets;
import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads heads of requests: RFC 9112, section 3. */
final class RequestReader extends BlockReader {
  private static final byte[] GET = "GET /".getBytes(StandardCharsets.US_ASCII);

  private HttpMethod method = HttpMethod.GET;
  private String target = "";
  private boolean http10;
  private @Nullable HttpRequest request;
  private long bodyLength;

  RequestReader(Limits limits) {
    super(limits.maxRequestLineBytes(), limits.maxHeaderBytes(), limits);
  }

  /**
   * Sound and in origin form, once it is DONE. Not kept here: a connection at rest holds no head.
   */
  HttpRequest takeRequest() {
    HttpRequest read = requireNonNull(request, "no request was read");
    request = null;
    target = "";
    return read;
  }

  /** {@link Framing#CHUNKED}, or bytes. */
  long bodyLength() {
    return bodyLength;
  }

  @Override
  boolean mayBeginEmpty() {
    return true;
  }

  @Override
  boolean startLine(byte[] bytes, int from, int to) {
    int methodEnd = Octets.endOfToken(bytes, from, to);
    if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
      refuse(400, "request line without a method");
      return false;
    }
    int targetFrom = methodEnd + 1;
    int targetEnd = targetFrom;
    while (targetEnd < to && Octets.isTarget(bytes[targetEnd])) {
      targetEnd++;
    }
    if (targetEnd == targetFrom || targetEnd == to || bytes[targetEnd] != ' ') {
      refuse(400, "request target that is none");
      return false;
    }
    if (!version(bytes, targetEnd + 1, to)) {
      return false;
    }
    method =
        startsWithGet(bytes, from)
            ? HttpMethod.GET
            : HttpMethod.valueOf(
                new String(bytes, from, methodEnd - from, StandardCharsets.US_ASCII));
    target = new String(bytes, targetFrom, targetEnd - targetFrom, StandardCharsets.ISO_8859_1);
    return true;
  }

  private static boolean startsWithGet(byte[] bytes, int from) {
    for (int i = 0; i < GET.length; i++) {
      if (bytes[from + i] != GET[i]) { // within the line: a version follows
        return false;
      }
    }
    return true;
  }

  private boolean version(byte[] bytes, int from, int to) {
    int minor = Versions.minor(bytes, from, to);
    switch (minor) {
      case 0, 1 -> http10 = minor == 0;
      case Versions.OTHER -> refuse(505, "version other than HTTP/1.1 and HTTP/1.0");
      default -> refuse(400, "request line without a version");
    }
    return minor >= 0;
  }

  @Override
  State complete(Fields fields) {
    Refusal wrong = Framing.check(fields, http10);
    var head =
        new DefaultHttpRequest(
            http10 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1, method, target, fields);
    if (wrong == null) {
      wrong = RequestTarget.check(head, fields, http10);
    }
    if (wrong != null) {
      return refuse(wrong.status(), wrong.why());
    }
    request = head;
    bodyLength = Framing.ofRequest(fields);
    return State.DONE;
  }
}
