package dev.weft.e2e.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Alpn;
import dev.weft.api.Headers;
import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.api.wire.CertificateCodec;
import dev.weft.identity.CertificateRequest;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.Pulse;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A running mesh, attacked from beside it. Each row says what it expects; good papers get in. */
class AttacksE2E {
  private static final String TLS_1_3 = "TLSv1.3";
  private static final Duration DAY = Duration.ofDays(1);
  private static final SpiffeId CALLER = new SpiffeId("cluster.local", "pulse", "caller");

  private final List<String> table = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyAttackIsRefused() throws Exception {
    PulseMesh.orSkip(getClass());
    try (Playground playground = PulseMesh.start("attacks", "{}")) {
      attackPods(playground.client());
      attackAuthority(playground.client());
      table.forEach(System.out::println);
      assertThat(wrong).isEmpty();
    }
  }

  private void attackPods(KubernetesClient client) throws IOException {
    String echo = pod(client, Pulse.NAMESPACE, "app", "echo").getStatus().getPodIP();
    InetSocketAddress http = new InetSocketAddress(echo, 8080);
    InetSocketAddress bytes = new InetSocketAddress(echo, 9000);
    String ask = Visitor.request("/secret", List.of());
    String forged =
        Visitor.request("/secret", List.of(Headers.CLIENT_ID + ": " + CALLER.uri() + "-forged"));
    Forger forger = Forger.of(client);
    Instant now = Instant.now();

    row("good papers", AttacksE2E::served, tls(http, forger.workload(CALLER), ask));
    row(
        "good papers, forged header: the proved name is told",
        outcome ->
            served(outcome)
                && outcome.brief().contains(CALLER.uri())
                && !outcome.brief().contains("-forged"),
        tls(http, forger.workload(CALLER), forged));
    row("no TLS, HTTP", AttacksE2E::denied, Visitor.plainly(http, ask));
    row("no TLS, forged header", AttacksE2E::denied, Visitor.plainly(http, forged));
    row("no TLS, bytes", AttacksE2E::closed, Visitor.plainly(bytes, "secret\n"));
    row("no certificate", AttacksE2E::closed, tls(http, null, ask));
    row("a root of somebody else", AttacksE2E::closed, tls(http, Forger.stranger(CALLER), ask));
    row(
        "another trust domain, from our issuer",
        AttacksE2E::closed,
        tls(http, forger.workload(new SpiffeId("other.example", "pulse", "caller")), ask));
    row("expired", AttacksE2E::closed, tls(http, forger.at(now.minus(DAY), CALLER), ask));
    row("not yet valid", AttacksE2E::closed, tls(http, forger.at(now.plus(DAY), CALLER), ask));
    row(
        "no SPIFFE ID but a DNS name",
        AttacksE2E::closed,
        tls(http, forger.named(List.of(), List.of("caller.pulse")), ask));
    row(
        "two names",
        AttacksE2E::closed,
        tls(http, forger.named(List.of(CALLER.uri(), CALLER.uri() + "2"), List.of()), ask));
    row("a server's certificate", AttacksE2E::closed, tls(http, forger.serverOnly(CALLER), ask));
    row("the issuer's own certificate", AttacksE2E::closed, tls(http, forger.issuer(), ask));
    row(
        "TLS 1.2 with good papers",
        AttacksE2E::closed,
        Visitor.byTls(http, forger.workload(CALLER), "TLSv1.2", Alpn.HTTP1, ask));
  }

  private void attackAuthority(KubernetesClient client) throws Exception {
    Pod echo = pod(client, Pulse.NAMESPACE, "app", "echo");
    Pod caller = pod(client, Pulse.NAMESPACE, "app", "caller");
    String control = control(client);
    Predicate<Outcome> unknown = status(401);
    Predicate<Outcome> forbidden = status(403);

    row("authority: no token", unknown, certificate(control, "", CALLER));
    row("authority: nonsense for a token", unknown, certificate(control, "x.y.z", CALLER));
    row(
        "authority: a token for the API server",
        unknown,
        certificate(control, token(client, caller, "caller", null), CALLER));
    row(
        "authority: a token of no pod",
        forbidden,
        certificate(control, token(client, null, "caller", Names.TOKEN_AUDIENCE), CALLER));
    row(
        "authority: one's own token, another's name",
        forbidden,
        certificate(control, token(client, echo, "echo", Names.TOKEN_AUDIENCE), CALLER));
  }

  /**
   * Where the network leaves addresses as they are: between namespaces the service relay does not.
   */
  @Test
  void aStolenTokenIsOfNoUseElsewhere() throws Exception {
    PulseMesh.orSkip(getClass(), NetworkMode.LOOPBACK);
    try (Playground playground = PulseMesh.start("stolen", "{}", NetworkMode.LOOPBACK)) {
      KubernetesClient client = playground.client();
      Pod echo = pod(client, Pulse.NAMESPACE, "app", "echo");
      row(
          "authority: a stolen token, from elsewhere",
          status(403),
          certificate(
              control(client),
              token(client, echo, "echo", Names.TOKEN_AUDIENCE),
              new SpiffeId("cluster.local", "pulse", "echo")));
      table.forEach(System.out::println);
      assertThat(wrong).isEmpty();
    }
  }

  private static String control(KubernetesClient client) throws IOException {
    return pod(client, Names.NAMESPACE, "app.kubernetes.io/name", Names.CONTROL)
        .getStatus()
        .getPodIP();
  }

  /** The application answered. */
  private static boolean served(Outcome outcome) {
    return outcome instanceof Outcome.Answered(int status, var _) && status == 200;
  }

  /** The proxy said no, and why. */
  private static boolean denied(Outcome outcome) {
    return outcome instanceof Outcome.Answered(int status, String text)
        && status == Headers.Cause.DENIED.status()
        && text.contains(Headers.ERROR + ": " + Headers.Cause.DENIED.text());
  }

  /** Not a byte came. */
  private static boolean closed(Outcome outcome) {
    return outcome instanceof Outcome.Closed;
  }

  private static Outcome tls(
      InetSocketAddress target, @Nullable KeyedCertificate papers, String says) {
    return Visitor.byTls(target, papers, TLS_1_3, Alpn.HTTP1, says);
  }

  private static Predicate<Outcome> status(int expected) {
    return outcome -> outcome instanceof Outcome.Answered(int status, var _) && status == expected;
  }

  private void row(String attack, Predicate<Outcome> expected, Outcome outcome) {
    boolean good = expected.test(outcome);
    String line = "%-6s %-52s %s".formatted(good ? "good" : "WRONG", attack, outcome.brief());
    table.add(line);
    if (!good) {
      wrong.add(line);
    }
  }

  private static Pod pod(KubernetesClient client, String namespace, String label, String value)
      throws IOException {
    return client.pods().inNamespace(namespace).withLabel(label, value).list().getItems().stream()
        .findFirst()
        .orElseThrow(() -> new IOException("no pod " + value + " in " + namespace));
  }

  /** A token of a ServiceAccount of the pulse, as the API server makes them for pods. */
  private static String token(
      KubernetesClient client, @Nullable Pod pod, String account, @Nullable String audience) {
    var spec = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(600L);
    if (audience != null) {
      spec = spec.withAudiences(audience);
    }
    if (pod != null) {
      spec =
          spec.withNewBoundObjectRef()
              .withKind("Pod")
              .withApiVersion("v1")
              .withName(pod.getMetadata().getName())
              .withUid(pod.getMetadata().getUid())
              .endBoundObjectRef();
    }
    return client
        .serviceAccounts()
        .inNamespace(Pulse.NAMESPACE)
        .withName(account)
        .tokenRequest(spec.endSpec().build())
        .getStatus()
        .getToken();
  }

  private static Outcome certificate(String control, String token, SpiffeId name)
      throws IOException, InterruptedException {
    String csr = CertificateRequest.of(KeyKind.P256.generate(), name);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://" + control + ":" + Ports.CONTROL + "/v1/certificate"))
            .POST(HttpRequest.BodyPublishers.ofString(CertificateCodec.encodeRequest(csr)));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    try (HttpClient client = HttpClient.newBuilder().sslContext(Visitor.context(null)).build()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Outcome.Answered(response.statusCode(), response.body());
    }
  }
}
