package dev.weft.proxy.http.h1;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Fields;
import dev.weft.proxy.http.Octets;
import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads heads of responses: RFC 9112, section 4. */
final class ResponseReader extends BlockReader {
  private static final int REASON_AT = Versions.LENGTH + 5; // behind "HTTP/1.1 200 "

  private HttpResponseStatus status = HttpResponseStatus.OK;
  private boolean http10;
  private boolean answersHead;
  private boolean mayStay;
  private @Nullable HttpResponse response;
  private long bodyLength;

  ResponseReader(Limits limits) {
    super(limits.maxRequestLineBytes(), limits.maxHeaderBytes(), limits);
  }

  /** One request is under way at a time. */
  void answersHead(boolean head) {
    answersHead = head;
  }

  /** Once it is DONE. Not kept here: a connection at rest holds no head. */
  HttpResponse takeResponse() {
    HttpResponse read = requireNonNull(response, "no response was read");
    response = null;
    return read;
  }

  /** One of {@link Framing}'s constants, or bytes. */
  long bodyLength() {
    return bodyLength;
  }

  @Override
  boolean startLine(byte[] bytes, int from, int to) {
    int minor =
        to - from < Versions.LENGTH ? -1 : Versions.minor(bytes, from, from + Versions.LENGTH);
    if (minor < 0) {
      refuse(400, "status line without a version of HTTP/1");
      return false;
    }
    http10 = minor == 0;
    int at = from + Versions.LENGTH;
    int code = to - at < 4 || bytes[at] != ' ' ? -1 : code(bytes, at + 1);
    // Servers leave out the blank before an empty reason; it goes out with one.
    if (code < 100 || (to - at > 4 && bytes[at + 4] != ' ')) {
      refuse(400, "status line without a status");
      return false;
    }
    int reasonAt = Math.min(from + REASON_AT, to);
    if (Octets.endOfValue(bytes, reasonAt, to) != to) {
      refuse(400, "control character in the status line");
      return false;
    }
    status = status(code, bytes, reasonAt, to);
    return true;
  }

  private static int code(byte[] bytes, int at) {
    int code = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      code = code * 10 + digit;
    }
    return code;
  }

  private static HttpResponseStatus status(int code, byte[] bytes, int from, int to) {
    HttpResponseStatus known = HttpResponseStatus.valueOf(code);
    String usual = known.reasonPhrase();
    boolean same = usual.length() == to - from;
    for (int i = 0; same && i < usual.length(); i++) {
      same = usual.charAt(i) == bytes[from + i];
    }
    return same
        ? known
        : new HttpResponseStatus(
            code, new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }

  @Override
  State complete(Fields fields) {
    Refusal wrong = Framing.check(fields, http10);
    if (wrong != null) {
      return refuse(wrong.status(), wrong.why());
    }
    int code = status.code();
    boolean bodyless = code < 200 || code == 204 || code == 304;
    bodyLength = Framing.ofResponse(fields, bodyless || answersHead);
    var head =
        new DefaultHttpResponse(
            http10 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1, status, fields);
    mayStay =
        bodyLength != Framing.UNTIL_CLOSE
            && HttpUtil.isKeepAlive(head)
            && !isDoubtful(code, fields);
    response = head;
    return State.DONE;
  }

  /** The connection stays, as far as the head tells. */
  boolean mayStay() {
    return mayStay;
  }

  /**
   * A head that may not tell of a body and does: RFC 9112, section 6.1. What such a server sends
   * next is anyone's guess.
   */
  private static boolean isDoubtful(int code, Fields fields) {
    return (code < 200 || code == 204)
        && (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || !fields.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0"));
  }
}
