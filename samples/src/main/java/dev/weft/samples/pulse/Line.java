package dev.weft.samples.pulse;

import java.io.IOException;

/** Something that carries short texts to the echo and back, for as long as it holds. */
interface Line extends AutoCloseable {
  /** Says a text and waits, within bounds, for the same; throws with the reason when it is lost. */
  void beat(String text) throws IOException, InterruptedException;

  @Override
  void close();

  /** Makes new ones. */
  interface Dialer {
    Line dial() throws IOException, InterruptedException;
  }
}
