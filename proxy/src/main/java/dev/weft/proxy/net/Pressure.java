package dev.weft.proxy.net;

import io.netty.util.internal.PlatformDependent;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether memory is tight: that of buffers from one mark up, until it has fallen below a lower one;
 * or the heap, as its last collection left it. Confined to one event loop; what it looks at is the
 * whole process's.
 */
public final class Pressure {
  /** The rest is for what is let in already, and grows. */
  private static final double HIGH = 0.6;

  /** Above what the allocator keeps in its pools when all is given back. */
  private static final double LOW = 0.5;

  private final LongSupplier usedBytes;
  private final double highBytes;
  private final double lowBytes;
  private final BooleanSupplier heapIsFull;
  private boolean tight;

  Pressure(LongSupplier usedBytes, long maxBytes, BooleanSupplier heapIsFull) {
    this.usedBytes = usedBytes;
    this.highBytes = HIGH * maxBytes;
    this.lowBytes = LOW * maxBytes;
    this.heapIsFull = heapIsFull;
  }

  /**
   * Of the memory outside the heap, in which all buffers live; its bound is the JVM's
   * (MaxDirectMemorySize, or else the heap's). Netty counts it.
   */
  static Pressure ofBuffersAnd(Heap heap) {
    return new Pressure(
        PlatformDependent::usedDirectMemory, PlatformDependent.maxDirectMemory(), heap::isFull);
  }

  public boolean isTight() {
    return areBuffersTight() || heapIsFull.getAsBoolean();
  }

  public boolean areBuffersTight() {
    tight = usedBytes.getAsLong() > (tight ? lowBytes : highBytes);
    return tight;
  }
}
