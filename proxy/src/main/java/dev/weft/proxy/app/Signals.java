package dev.weft.proxy.app;

import dev.weft.proxy.telemetry.Log;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT: the first lets the process end well, with status 0; the second ends it at
 * once. A shutdown hook would not do, for the JVM is deaf once it runs hooks.
 *
 * <p>By reflection, because javac has no quiet way to name {@code sun.misc.Signal}, the JDK's only
 * one (module jdk.unsupported; JEP 260 keeps it).
 */
final class Signals {
  /** As shells count: 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  private Signals() {}

  /**
   * @param drain blocks until everything has ended
   */
  static void endWith(Runnable drain) {
    var told = new AtomicBoolean();
    InvocationHandler handler =
        (_, method, _) -> {
          if (!method.getName().equals("handle")) {
            throw new UnsupportedOperationException(method.getName());
          }
          end(drain, told);
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, handler);
      for (String name : List.of("TERM", "INT")) {
        signal
            .getMethod("handle", signal, signalHandler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
      }
    } catch (ReflectiveOperationException e) {
      Log.warn("signals end the process only when it has drained", "cause", e);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(drain, told), "weft-drain"));
    }
  }

  /** The JVM calls it on a thread of its own for every signal. */
  private static void end(Runnable drain, AtomicBoolean told) {
    if (told.compareAndSet(false, true)) {
      drain.run();
      Runtime.getRuntime().halt(0); // it has ended well: not 143
    } else {
      Log.warn("told a second time: ending at once");
      Runtime.getRuntime().halt(TERMINATED);
    }
  }
}
