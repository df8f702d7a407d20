package dev.weft.playground.kubelet;

import dev.weft.playground.apiserver.Node.LogOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log as {@code kubectl logs} asked for it. */
final class LogStream extends InputStream {
  private static final long WAIT_MILLIS = 1000;

  private final LogFile log;
  private final LogOptions options;
  private LogFile.Place place = LogFile.Place.START;
  private byte[] ready;
  private int at;
  private long left;
  private boolean closed;

  LogStream(LogFile log, LogOptions options, Instant now) throws IOException {
    this.log = log;
    this.options = options;
    this.left = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
    Instant since =
        options.sinceSeconds() < 0 ? Instant.MIN : now.minusSeconds(options.sinceSeconds());
    LogFile.Part first = log.read(place);
    place = first.next();
    ready = rendered(first.bytes().array(), since, options.tailLines());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left > 0 && at == ready.length) {
      if (!options.follow() || closed || !fetch()) {
        return -1;
      }
    }
    if (left <= 0) {
      return -1;
    }
    int count = (int) Math.min(left, Math.min(length, ready.length - at));
    System.arraycopy(ready, at, buffer, offset, count);
    at += count;
    left -= count;
    return count;
  }

  @Override
  public int available() {
    return ready.length - at;
  }

  private boolean fetch() throws IOException {
    try {
      if (!log.awaitMore(place, WAIT_MILLIS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    LogFile.Part part = log.read(place);
    place = part.next();
    ready = rendered(part.bytes().array(), Instant.MIN, -1);
    at = 0;
    return true;
  }

  private byte[] rendered(byte[] bytes, Instant since, long tail) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        byte[] line = line(bytes, start, i + 1, since);
        if (line.length > 0) {
          lines.add(line);
        }
        start = i + 1;
      }
    }
    int skip = tail < 0 ? 0 : (int) Math.max(0, lines.size() - tail);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.subList(skip, lines.size()).forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Empty for a line that is too old. */
  private byte[] line(byte[] bytes, int start, int end, Instant since) {
    int space = start;
    while (space < end && bytes[space] != ' ') {
      space++;
    }
    if (!since.equals(Instant.MIN)) {
      String time = new String(bytes, start, space - start, StandardCharsets.US_ASCII);
      if (Instant.parse(time).isBefore(since)) {
        return new byte[0];
      }
    }
    int from = options.timestamps() ? start : Math.min(space + 1, end);
    return java.util.Arrays.copyOfRange(bytes, from, end);
  }

  @Override
  public void close() {
    closed = true;
  }
}
