package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Applications behind one destination, each of which can be told what to answer. */
final class Farm implements AutoCloseable {
  static final String URL = "http://web.shop.svc.cluster.local";
  static final String KEY = "web.shop.svc.cluster.local:80";

  private final TestControlPlane control;
  private final Map<String, TestApplication> applications = new LinkedHashMap<>();
  private final Map<String, TestApplication.Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, List<String>> zones = new ConcurrentHashMap<>();

  Farm(TestControlPlane control, String... names) throws Exception {
    this.control = control;
    for (String name : names) {
      add(name);
    }
  }

  void add(String name) throws Exception {
    TestApplication.Answer answer =
        (request, in, out) -> {
          TestApplication.Answer special = answers.get(name);
          if (special == null) {
            TestApplication.readBody(request, in);
            TestApplication.text(out, name);
          } else {
            special.to(request, in, out);
          }
        };
    applications.put(name, TestApplication.at(TestProxy.newAddress(), 8080, answer));
  }

  TestApplication get(String name) {
    return requireNonNull(applications.get(name));
  }

  int requestsOf(String name) {
    return get(name).requests.size();
  }

  /** From now on. */
  void answer(String name, TestApplication.Answer answer) {
    answers.put(name, answer);
  }

  void answerAll(TestApplication.Answer answer) {
    applications.keySet().forEach(name -> answers.put(name, answer));
  }

  void answerWithName(String name) {
    answers.remove(name);
  }

  static TestApplication.Answer status(int status, String... headers) {
    return (request, in, out) -> {
      TestApplication.readBody(request, in);
      var head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      TestApplication.write(out, head + "\r\n");
    };
  }

  /** Says nothing until the client leaves. */
  static TestApplication.Answer silence() {
    return (_, in, _) -> in.transferTo(OutputStream.nullOutputStream());
  }

  /** The hint that its EndpointSlice gives. */
  void hint(String name, String... forZones) {
    zones.put(name, List.of(forZones));
  }

  Endpoint endpoint(String name) {
    return new Endpoint(
        get(name).address().getAddress().getHostAddress(),
        get(name).address().getPort(),
        0,
        false,
        null,
        zones.getOrDefault(name, List.of()),
        null);
  }

  /** Those named, or all; waits until a proxy that knows the destination acts on it. */
  void publish(Destination destination, String... names) {
    List<String> chosen = names.length == 0 ? List.copyOf(applications.keySet()) : List.of(names);
    var endpoints = new ArrayList<Endpoint>();
    chosen.forEach(name -> endpoints.add(endpoint(name)));
    control.publish(KEY, destination, endpoints.toArray(Endpoint[]::new));
  }

  void awaitAcknowledged() {
    await().until(() -> control.hasAcknowledged(control.version(KEY)));
  }

  @Override
  public void close() throws IOException {
    for (TestApplication application : applications.values()) {
      application.close();
    }
  }
}
