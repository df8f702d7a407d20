package dev.weft.proxy.telemetry;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.MessageFormatter;
import org.jspecify.annotations.Nullable;

/** Netty's own messages, in the proxy's log: warnings as they are, the rest at DEBUG. */
public final class NettyLog extends AbstractInternalLogger {
  private static final long serialVersionUID = 1;

  public static final InternalLoggerFactory FACTORY =
      new InternalLoggerFactory() {
        @Override
        protected InternalLogger newInstance(String name) {
          return new NettyLog(name);
        }
      };

  private NettyLog(String name) {
    super(name);
  }

  private void write(Log.Level level, @Nullable String message, @Nullable Throwable cause) {
    switch (level) {
      case ERROR -> Log.error("netty", "logger", name(), "message", message, "cause", cause);
      case WARN -> Log.warn("netty", "logger", name(), "message", message, "cause", cause);
      default -> Log.debug("netty", "logger", name(), "message", message, "cause", cause);
    }
  }

  private void format(Log.Level level, String format, @Nullable Object... arguments) {
    if (Log.isEnabled(level)) {
      var tuple = MessageFormatter.arrayFormat(format, arguments);
      write(level, tuple.getMessage(), tuple.getThrowable());
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public void trace(String message) {}

  @Override
  public void trace(String format, @Nullable Object argument) {}

  @Override
  public void trace(String format, @Nullable Object first, @Nullable Object second) {}

  @Override
  public void trace(String format, @Nullable Object... arguments) {}

  @Override
  public void trace(String message, @Nullable Throwable cause) {}

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void debug(String format, @Nullable Object argument) {}

  @Override
  public void debug(String format, @Nullable Object first, @Nullable Object second) {}

  @Override
  public void debug(String format, @Nullable Object... arguments) {}

  @Override
  public void debug(String message, @Nullable Throwable cause) {}

  @Override
  public boolean isInfoEnabled() {
    return Log.isEnabled(Log.Level.DEBUG);
  }

  @Override
  public void info(String message) {
    write(Log.Level.DEBUG, message, null);
  }

  @Override
  public void info(String format, @Nullable Object argument) {
    format(Log.Level.DEBUG, format, argument);
  }

  @Override
  public void info(String format, @Nullable Object first, @Nullable Object second) {
    format(Log.Level.DEBUG, format, first, second);
  }

  @Override
  public void info(String format, @Nullable Object... arguments) {
    format(Log.Level.DEBUG, format, arguments);
  }

  @Override
  public void info(String message, @Nullable Throwable cause) {
    write(Log.Level.DEBUG, message, cause);
  }

  @Override
  public boolean isWarnEnabled() {
    return Log.isEnabled(Log.Level.WARN);
  }

  @Override
  public void warn(String message) {
    write(Log.Level.WARN, message, null);
  }

  @Override
  public void warn(String format, @Nullable Object argument) {
    format(Log.Level.WARN, format, argument);
  }

  @Override
  public void warn(String format, @Nullable Object first, @Nullable Object second) {
    format(Log.Level.WARN, format, first, second);
  }

  @Override
  public void warn(String format, @Nullable Object... arguments) {
    format(Log.Level.WARN, format, arguments);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    write(Log.Level.WARN, message, cause);
  }

  @Override
  public boolean isErrorEnabled() {
    return Log.isEnabled(Log.Level.ERROR);
  }

  @Override
  public void error(String message) {
    write(Log.Level.ERROR, message, null);
  }

  @Override
  public void error(String format, @Nullable Object argument) {
    format(Log.Level.ERROR, format, argument);
  }

  @Override
  public void error(String format, @Nullable Object first, @Nullable Object second) {
    format(Log.Level.ERROR, format, first, second);
  }

  @Override
  public void error(String format, @Nullable Object... arguments) {
    format(Log.Level.ERROR, format, arguments);
  }

  @Override
  public void error(String message, @Nullable Throwable cause) {
    write(Log.Level.ERROR, message, cause);
  }
}
