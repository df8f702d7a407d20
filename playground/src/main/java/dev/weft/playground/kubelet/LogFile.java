package dev.weft.playground.kubelet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The output of one run of a container: a time before each line, at most two files of {@link
 * #LARGEST} bytes. One thread writes, any number read.
 */
final class LogFile {
  private static final long LARGEST = 2 << 20;
  private static final int LONGEST_LINE = 16 << 10;

  private final Path file;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private @Nullable OutputStream out;
  private long size;
  private long rotations;
  private boolean ended;

  LogFile(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Reads lines until the end; longer ones than {@link #LONGEST_LINE} are cut into several. */
  void readAll(InputStream from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
      for (int i = 0; i < length; i++) {
        if (buffer[i] == '\n') {
          append(line);
        } else {
          line.write(buffer[i]);
          if (line.size() >= LONGEST_LINE) {
            append(line);
          }
        }
      }
    }
    if (line.size() > 0) {
      append(line);
    }
  }

  void line(String text) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    append(line);
  }

  private void append(ByteArrayOutputStream line) {
    byte[] time = (clock.instant() + " ").getBytes(StandardCharsets.US_ASCII);
    lock.lock();
    try {
      OutputStream to = open(time.length + line.size() + 1);
      to.write(time);
      line.writeTo(to);
      to.write('\n');
      to.flush();
      more.signalAll();
    } catch (IOException e) {
      // A full disk must not stop the container: its output is lost, it is not.
    } finally {
      line.reset();
      lock.unlock();
    }
  }

  private OutputStream open(int length) throws IOException {
    OutputStream to = out;
    if (to != null && size + length > LARGEST) {
      to.close();
      to = null;
      Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
      rotations++;
    }
    if (to == null) {
      to =
          new java.io.BufferedOutputStream(
              Files.newOutputStream(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE));
      out = to;
      size = 0;
    }
    size += length;
    return to;
  }

  /** Nothing more will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      if (out != null) {
        out.close();
      }
      more.signalAll();
    } catch (IOException e) {
      // All lines were flushed one by one.
    } finally {
      lock.unlock();
    }
  }

  /** What is there, and from where to go on. */
  record Part(ByteBuffer bytes, Place next, boolean ended) {}

  /** A position that survives a rotation. */
  record Place(long rotation, long offset) {
    static final Place START = new Place(-1, 0);
  }

  /** All lines after {@code from}; lines rotated away twice since are skipped. */
  Part read(Place from) throws IOException {
    lock.lock();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (from.rotation() < rotations && Files.exists(older())) {
        copy(older(), from.rotation() == rotations - 1 ? from.offset() : 0, bytes);
      }
      copy(file, from.rotation() == rotations ? from.offset() : 0, bytes);
      return new Part(ByteBuffer.wrap(bytes.toByteArray()), new Place(rotations, size), ended);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there may be more after {@code from}; false when there will not be. */
  boolean awaitMore(Place from, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !ended && from.rotation() == rotations && from.offset() == size) {
        left = more.awaitNanos(left);
      }
      return !ended || from.rotation() != rotations || from.offset() != size;
    } finally {
      lock.unlock();
    }
  }

  private void copy(Path of, long offset, ByteArrayOutputStream to) throws IOException {
    if (Files.exists(of)) {
      try (InputStream in = Files.newInputStream(of)) {
        in.skipNBytes(offset);
        in.transferTo(to);
      }
    }
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(older());
  }
}
