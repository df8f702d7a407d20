package dev.weft.proxy.app;

import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.tls.Provider;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** A proxy in environment mode, in this process, on a loopback address of its own. */
final class TestProxy implements AutoCloseable {
  final String ip;
  final ProxyProcess process;

  private TestProxy(String ip, ProxyProcess process) {
    this.ip = ip;
    this.process = process;
  }

  /** An address that no other test is likely to have; all of 127/8 is ours on Linux. */
  static String newAddress() {
    var random = ThreadLocalRandom.current();
    return "127.72." + random.nextInt(1, 255) + "." + random.nextInt(1, 255);
  }

  static TestProxy start(TestControlPlane control, Path directory) throws Exception {
    return start(newAddress(), control, directory, Limits.DEFAULT);
  }

  static TestProxy start(String ip, TestControlPlane control, Path directory, Limits limits)
      throws Exception {
    return started(ip, process(ip, control, directory, limits));
  }

  /** One that is not ready when this returns: something is kept from it. */
  static TestProxy startUnready(TestControlPlane control, Path directory) throws Exception {
    String ip = newAddress();
    ProxyProcess process = process(ip, control, directory, Limits.DEFAULT);
    process.start();
    return new TestProxy(ip, process);
  }

  private static ProxyProcess process(
      String ip, TestControlPlane control, Path directory, Limits limits) throws Exception {
    Config config = Config.read(environment(ip, control, directory), null);
    return new ProxyProcess(config, limits, Transport.best());
  }

  /**
   * @param more environment variables
   * @param out where the access log goes
   */
  static TestProxy start(
      TestControlPlane control, Path directory, Map<String, String> more, OutputStream out)
      throws Exception {
    String ip = newAddress();
    return start(ip, control, directory, more, Provider::best, out);
  }

  static TestProxy start(
      String ip,
      TestControlPlane control,
      Path directory,
      Map<String, String> more,
      Supplier<Provider> tls,
      OutputStream out)
      throws Exception {
    Map<String, String> environment = environment(ip, control, directory);
    environment.putAll(more);
    var process =
        new ProxyProcess(
            Config.read(environment, null), Limits.DEFAULT, Transport.best(), tls, out);
    return started(ip, process);
  }

  /** Ready: it knows what it may let in. */
  private static TestProxy started(String ip, ProxyProcess process) throws Exception {
    process.start();
    await().until(process::isReady);
    return new TestProxy(ip, process);
  }

  /**
   * @param directory for the token's file
   */
  static Map<String, String> environment(String ip, TestControlPlane control, Path directory)
      throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TestControlPlane.TOKEN + "\n");
    var environment = new HashMap<String, String>();
    environment.put("WEFT_INTERCEPTION", "environment");
    environment.put("WEFT_POD_IP", ip);
    environment.put("WEFT_POD_NAME", "pod-" + ip);
    environment.put("WEFT_POD_NAMESPACE", "shop");
    environment.put("WEFT_CONTROL_ADDRESS", "127.0.0.1:" + control.address().getPort());
    environment.put("WEFT_CONTROL_CA", control.ca());
    environment.put("WEFT_TOKEN_FILE", token.toString());
    return environment;
  }

  /** Waits until it has all that it needs. */
  TestProxy ready() {
    await().until(process::isReady);
    return this;
  }

  InetSocketAddress outbound() {
    return new InetSocketAddress(ip, Ports.OUTBOUND);
  }

  InetSocketAddress inbound() {
    return new InetSocketAddress(ip, Ports.INBOUND);
  }

  /** The exposition, as the admin port would write it. */
  String metrics() {
    var exposition = process.metrics();
    var text = new StringBuilder();
    while (!exposition.isEnd()) {
      text.append(exposition.next());
    }
    return text.toString();
  }

  /** The value of one line of the exposition, by its whole beginning; 0 when there is none. */
  double metric(String nameAndLabels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** The sum over all label values. */
  double metricSum(String name, String... labelParts) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> Arrays.stream(labelParts).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Override
  public void close() {
    process.stop();
  }
}
