package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Redirection as in a pod: two network namespaces with a wire between. In one the proxy runs, as
 * its own user, beside unmodified programs; the other is the rest of the world.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedirectIT extends RedirectFixture {
  @Test
  void unmodifiedProgramsPassThroughTheProxy() throws Exception {
    assertThat(init()).contains("redirect rules set");
    init();
    assertThat(in(POD, "nft list ruleset").split("table inet weft", -1)).hasSize(2);
    startProxy();
    python(WORLD, HTTP, WORLD_IP, 8080);
    python(WORLD, HTTP, WORLD_IP, 8099);
    python(WORLD, GREETER, WORLD_IP, 2525);
    python(POD, HTTP, POD_IP, 8080);
    python(POD, HTTP, "127.0.0.1", 8081);
    python(POD, HTTP, POD_IP, 8083);
    python(POD, GREETER, POD_IP, 2525);

    // outbound
    assertThat(in(POD, "curl -s http://" + WORLD_IP + ":8080/"))
        .isEqualTo("hello from " + WORLD_IP + ":8080");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).isNotEmpty();
    assertThat(in(POD, "curl -s http://" + WORLD_IP + ":8099/")).startsWith("hello");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8099\"")).isEmpty();

    // inbound, also to what listens on the loopback only
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8080/"))
        .isEqualTo("hello from " + POD_IP + ":8080");
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8081/"))
        .isEqualTo("hello from 127.0.0.1:8081");
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 2");
    assertThat(in(WORLD, "curl -s http://" + POD_IP + ":8083/"))
        .isEqualTo("hello from " + POD_IP + ":8083");
    assertThat(metric("request_total{direction=\"inbound\""))
        .as("a port that was called opaque is not looked into")
        .endsWith(" 2");
    assertThat(in(WORLD, "curl -s -o /dev/null -w %{http_code} http://" + POD_IP + ":8082/"))
        .isEqualTo("502");

    // a server that speaks first, and a client that ends its side first
    assertThat(in(POD, "python3 " + program(GUEST, WORLD_IP, 2525))).isEqualTo(TALK);
    assertThat(in(WORLD, "python3 " + program(GUEST, POD_IP, 2525))).isEqualTo(TALK);
    assertThat(metric("tcp_open_total{direction=\"inbound\",peer=\"src\"")).isNotEmpty();

    // the proxy's own ports are no way in
    assertThat(in(WORLD, "curl -s -o /dev/null -w %{http_code} http://" + POD_IP + ":4143/"))
        .isEqualTo("508");
  }

  @Test
  void http2PassesThroughTheProxyBothWays() throws Exception {
    assumeThat(Command.exists("nghttpd")).as("nghttpd is installed").isTrue();
    init();
    startProxy();
    Path documents = Files.createDirectory(directory.resolve("documents"));
    Files.writeString(documents.resolve("index.html"), "hello by HTTP/2");
    for (String namespace : List.of(WORLD, POD)) {
      String ip = namespace.equals(POD) ? POD_IP : WORLD_IP;
      background(namespace, "nghttpd", "--no-tls", "-a", ip, "-d", documents.toString(), "8080");
      await().until(() -> in(namespace, "ss -ltnH").contains(ip + ":8080"));
    }
    String curl = "curl -s --http2-prior-knowledge -w _%{http_version} ";

    assertThat(in(POD, curl + "http://" + WORLD_IP + ":8080/")).isEqualTo("hello by HTTP/2_2");
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).endsWith(" 1");
    assertThat(in(WORLD, curl + "http://" + POD_IP + ":8080/")).isEqualTo("hello by HTTP/2_2");
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 1");
  }

  /** Without nft, the rules are set by iptables and ip6tables. */
  private static String initWithoutNft() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return in(
        POD,
        "unshare --mount bash -c 'mount --bind /dev/null $(readlink -f $(command -v nft)) && "
            + java
            + " --enable-native-access=ALL-UNNAMED -cp "
            + System.getProperty("java.class.path")
            + " "
            + Main.class.getName()
            + " init'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "iptables"})
  void bothVersionsOfIpAreRedirected(String backend) throws Exception {
    assertThat(backend.equals("nft") ? init() : initWithoutNft())
        .contains("redirect rules set")
        .contains("with=" + backend);
    startProxy();
    for (String ip : List.of(WORLD_IP, WORLD_IP6)) {
      python(WORLD, HTTP, ip, 8080);
      python(WORLD, GREETER, ip, 2525);
      String url = "http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":8080/";
      assertThat(in(POD, "curl -sg " + url)).isEqualTo("hello from " + ip + ":8080");
      assertThat(in(POD, "python3 " + program(GUEST, ip, 2525))).isEqualTo(TALK);
    }
    assertThat(metric("request_total{authority=\"" + WORLD_IP + ":8080\"")).endsWith(" 1");
    assertThat(metric("request_total{authority=\"[" + WORLD_IP6 + "]:8080\"")).endsWith(" 1");
    for (String ip : List.of(POD_IP, POD_IP6)) {
      python(POD, HTTP, ip, 8080);
      python(POD, GREETER, ip, 2525);
      String url = "http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":8080/";
      assertThat(in(WORLD, "curl -sg " + url)).isEqualTo("hello from " + ip + ":8080");
      assertThat(in(WORLD, "python3 " + program(GUEST, ip, 2525))).isEqualTo(TALK);
    }
    assertThat(metric("request_total{direction=\"inbound\"")).endsWith(" 2");
  }
}
