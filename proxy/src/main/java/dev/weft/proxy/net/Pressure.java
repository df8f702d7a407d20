package dev.weft.proxy.net;

import io.netty.util.internal.PlatformDependent;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Whether memory is tight. That of buffers is from one mark up, until it has fallen below a lower
 * one; the heap is for a while after a collection that left it nearly full. Confined to one event
 * loop; what it looks at is the whole process's.
 */
public final class Pressure {
  /** The rest is for what is let in already, and grows. */
  private static final double HIGH = 0.6;

  /** Above what the allocator keeps in its pools when all is given back. */
  private static final double LOW = 0.5;

  private final LongSupplier usedBytes;
  private final double highBytes;
  private final double lowBytes;
  private final IntSupplier nearlyFullHeaps;
  private boolean tight;
  private int heapsSeen; // at the last sweep
  private int heapsForgiven; // at the one before it

  /**
   * @param nearlyFullHeaps how often a collection has left the heap nearly full
   */
  public Pressure(LongSupplier usedBytes, long maxBytes, IntSupplier nearlyFullHeaps) {
    this.usedBytes = usedBytes;
    this.highBytes = HIGH * maxBytes;
    this.lowBytes = LOW * maxBytes;
    this.nearlyFullHeaps = nearlyFullHeaps;
  }

  /**
   * Of the memory outside the heap, in which all buffers live; its bound is the JVM's
   * (MaxDirectMemorySize, or else the heap's). Netty counts it.
   */
  static Pressure ofBuffersAndHeap(IntSupplier nearlyFullHeaps) {
    return new Pressure(
        PlatformDependent::usedDirectMemory, PlatformDependent.maxDirectMemory(), nearlyFullHeaps);
  }

  public boolean isTight() {
    return areBuffersTight() || nearlyFullHeaps.getAsInt() != heapsForgiven;
  }

  public boolean areBuffersTight() {
    tight = usedBytes.getAsLong() > (tight ? lowBytes : highBytes);
    return tight;
  }

  /**
   * Once a second. What a collection has found is believed until the second time after it: by then
   * requests have ended; if that has not helped, the next collection is near, and says so.
   */
  void sweep() {
    heapsForgiven = heapsSeen;
    heapsSeen = nearlyFullHeaps.getAsInt();
  }
}
