package dev.weft.proxy.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A few threads for what must not block an event loop: names and files. They end when idle. */
public final class Blocking {
  private static final int THREADS = 4;
  private static final int MAX_WAITING = 1000;

  private Blocking() {}

  public static ExecutorService executor() {
    var executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("weft-blocking", true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
