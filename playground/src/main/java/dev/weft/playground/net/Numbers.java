package dev.weft.playground.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Numbers for pods, from a bounded pool. A number given back is the last to be used again: its
 * address may linger in caches.
 */
final class Numbers {
  private final Queue<Integer> free = new ArrayDeque<>();
  private final int capacity;

  Numbers(int first, int capacity) {
    this.capacity = capacity;
    for (int i = 0; i < capacity; i++) {
      int number = first + i;
      if ((number & 0xff) != 0
          && (number & 0xff) != 0xff) { // looks like a network or broadcast address to some tools
        free.add(number);
      }
    }
  }

  synchronized int take() throws IOException {
    Integer number = free.poll();
    if (number == null) {
      throw new IOException("all of the playground's " + capacity + " pod addresses are in use");
    }
    return number;
  }

  synchronized void giveBack(int number) {
    free.add(number);
  }
}
