package dev.weft.samples.shop;

import dev.weft.samples.base.Launched;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop program in a process of its own, on a free port. */
final class ShopProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("\"/127.0.0.1:(\\d+)\"");

  private final Launched launched;
  private final int port;

  private ShopProcess(Launched launched, int port) {
    this.launched = launched;
    this.port = port;
  }

  static ShopProcess start(String role, Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PORT", "0");
    Launched launched = Launched.start(Main.class, role, all);
    Matcher port = PORT.matcher(launched.listening());
    if (!port.find()) {
      throw new IOException(role + " named no port: " + launched.listening());
    }
    return new ShopProcess(launched, Integer.parseInt(port.group(1)));
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  void terminate() {
    launched.process().destroy();
  }

  int exitCode() throws InterruptedException {
    return launched.process().waitFor(20, TimeUnit.SECONDS) ? launched.process().exitValue() : -1;
  }

  List<String> lines() {
    return launched.output().lines().toList();
  }

  @Override
  public void close() {
    launched.close();
  }
}
