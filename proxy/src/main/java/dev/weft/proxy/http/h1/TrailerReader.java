package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.ClientId;
import dev.weft.proxy.http.Fields;
import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

/** Reads the fields behind the last chunk: RFC 9112, section 7.1.2. */
final class TrailerReader extends BlockReader {
  /** What could change a message after the fact, were it merged: RFC 9110, section 6.5.1. */
  private static final AsciiString[] FORBIDDEN = {
    HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderNames.HOST
  };

  private Fields trailers = new Fields(new byte[0], 0);

  TrailerReader(Limits limits) {
    super(0, limits.maxTrailerBytes(), limits);
  }

  Fields trailers() {
    return trailers;
  }

  @Override
  boolean startLine(byte[] bytes, int from, int to) {
    throw new IllegalStateException("trailers have no start line");
  }

  @Override
  State complete(Fields whole) {
    for (AsciiString name : FORBIDDEN) {
      if (whole.contains(name)) {
        return refuse(400, name + " among the trailers");
      }
    }
    ClientId.remove(whole);
    trailers = whole;
    return State.DONE;
  }
}
