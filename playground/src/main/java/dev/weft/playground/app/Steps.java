package dev.weft.playground.app;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says what is being done, with the seconds since the start. */
final class Steps implements Consumer<String> {
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long start;

  Steps(PrintStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  @Override
  public void accept(String step) {
    synchronized (out) {
      out.printf(Locale.ROOT, "[%5.1f s] %s%n", (nanos.getAsLong() - start) / 1e9, step);
    }
  }
}
