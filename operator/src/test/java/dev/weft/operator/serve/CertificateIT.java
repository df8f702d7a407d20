package dev.weft.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.SpiffeId;
import dev.weft.api.wire.CertificateCodec;
import dev.weft.identity.CertificateRequest;
import dev.weft.identity.KeyKind;
import dev.weft.identity.Pem;
import dev.weft.identity.TrustBundle;
import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.Cause;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.ca.TestAuthority;
import dev.weft.operator.index.Change;
import dev.weft.operator.resolve.PodRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests come from 127.0.0.1, which is the address of pod web; pod other has another address, and
 * pod starting none yet.
 */
@Timeout(60)
class CertificateIT {
  private static final SpiffeId WEB = new SpiffeId("cluster.local", "shop", "default");

  @TempDir Path tls;

  private final KeyPair keys = KeyKind.P256.generate();
  private final TestAuthority authority = new TestAuthority();
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private RunningControlPlane plane;

  @BeforeEach
  void start() throws IOException {
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    plane = new RunningControlPlane(tls);
    plane.identity.meshIs(new MeshIdentity.Settings("cluster.local", Duration.ofHours(1)));
    pod("web", "127.0.0.1");
    pod("other", "127.0.0.9");
    pod("starting");
  }

  @AfterEach
  void stop() {
    plane.close();
    System.setErr(standardError);
    standardError.print(logged.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aWorkloadGetsACertificateForTheNameThatItsTokenProves() throws Exception {
    plane.identity.secretIs(authority.data());

    List<X509Certificate> chain = chain(certify("shop/web", WEB));

    assertThat(authority.bundle().verify(chain, TrustBundle.Role.CLIENT, Instant.now()))
        .isEqualTo(new TrustBundle.Verified.Trusted(WEB, authority.bundle().anchors().getFirst()));
    assertThat(chain).hasSize(2).doesNotContain(authority.bundle().anchors().getFirst());
    assertThat(chain.getFirst().getPublicKey()).isEqualTo(keys.getPublic());
    assertThat(chain.getFirst().getNotAfter().toInstant())
        .isBeforeOrEqualTo(Instant.now().plus(Duration.ofHours(1)));
    assertThat(plane.answers).hasExactlyElementsOfTypes(Answer.Issued.class);
  }

  @Test
  void aTokenIsReviewedForEachRequest() throws Exception {
    plane.identity.secretIs(authority.data());
    certify("shop/web", WEB);
    certify("shop/web", WEB);
    assertThat(plane.reviewed).containsExactly("shop/web", "shop/web");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shop/web      | cluster.local | shop  | admin   | 403 | NAME        | 0 | 'spiffe://cluster.local/ns/shop/sa/admin' (expected: 'spiffe://cluster.local/ns/shop/sa/default'",
        "shop/web      | cluster.local | bank  | default | 403 | NAME        | 0 | 'spiffe://cluster.local/ns/bank/sa/default' (expected: 'spiffe://cluster.local/ns/shop",
        "shop/web      | other.local   | shop  | default | 403 | NAME        | 0 | 'spiffe://other.local/ns/shop/sa/default' (expected: 'spiffe://cluster.local",
        "elsewhere     | cluster.local | shop  | default | 401 | TOKEN       | 0 | the token is for audience [vault] (expected: weft.dev)",
        "nonsense      | cluster.local | shop  | default | 401 | TOKEN       | 0 | unknown token",
        "away          | cluster.local | shop  | default | 503 | UNAVAILABLE | 1 | no API server",
        "operator      | cluster.local | shop  | default | 403 | CALLER      | 0 | bound to no pod",
        "shop/other    | cluster.local | shop  | default | 403 | ADDRESS     | 0 | token of pod shop/other comes from 127.0.0.1 (expected: 127.0.0.9)",
        "shop/nobody   | cluster.local | shop  | default | 503 | POD_UNKNOWN | 1 | no address of pod shop/nobody is known yet",
        "shop/starting | cluster.local | shop  | default | 503 | POD_UNKNOWN | 1 | no address of pod shop/starting is known yet"
      })
  void whoMayNotHaveACertificateIsToldWhy(
      String token,
      String trustDomain,
      String namespace,
      String account,
      int status,
      Cause cause,
      int retryAfter,
      String reason)
      throws Exception {
    plane.identity.secretIs(authority.data());

    HttpResponse<String> answer = certify(token, new SpiffeId(trustDomain, namespace, account));

    refused(answer, status, cause, retryAfter, reason);
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("certificate refused")
        .contains("cause=" + cause.text())
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json                    | one line of JSON with csr",
        "{\"csr\":7}                | one line of JSON with csr",
        "{}                         | one line of JSON with csr",
        "{\"csr\":\"nothing\"}      | csr has 0 requests",
        "{\"csr\":\"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n\"} | csr cannot be read",
      })
  void whatCannotBeReadIsRefused(String body, String reason) throws Exception {
    plane.identity.secretIs(authority.data());
    try (var proxy = proxy("shop/web")) {
      refused(
          proxy.post("/v1/certificate", BodyPublishers.ofString(body)),
          400,
          Cause.MALFORMED,
          0,
          reason);
    }
  }

  @Test
  void aBodyIsThereAndNotTooLongAndNotTooLate() throws Exception {
    plane.identity.secretIs(authority.data());
    try (var proxy = proxy("shop/web")) {
      refused(
          proxy.post("/v1/certificate", BodyPublishers.noBody()),
          400,
          Cause.MALFORMED,
          0,
          "no body");
      refused(
          proxy.post("/v1/certificate", BodyPublishers.ofString("x".repeat(5000))),
          400,
          Cause.MALFORMED,
          0,
          "the body is too long (expected: at most 4096 bytes)");
      refused(
          proxy.post("/v1/certificate", neverComing()),
          408,
          Cause.SLOW,
          0,
          "the body did not come");
      assertThat(proxy.ask("GET", "/v1/certificate").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void whoAsksTooOftenWaits() throws Exception {
    plane.identity.secretIs(authority.data());
    for (int i = 0; i < 3; i++) {
      assertThat(certify("shop/web", WEB).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> answer = certify("shop/web", WEB);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
    assertThat(answer.body()).contains("the pod asks too often");
    assertThat(plane.answers.getLast())
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.cause()).isEqualTo(Cause.POD_RATE));
  }

  @Test
  void moreThanCanBeServedAtOnceAreSentAway() throws Exception {
    plane.identity.secretIs(authority.data());
    var open = new ArrayList<CompletableFuture<Integer>>();
    try (var proxy = proxy("shop/web")) {
      for (int i = 0; i < 2; i++) {
        open.add(
            CompletableFuture.supplyAsync(() -> {
              try {
                return proxy.post("/v1/certificate", neverComing()).statusCode();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
      }
      await().until(() -> plane.reviewed.size() == 2);
      refused(certify("shop/web", WEB), 429, Cause.OVERLOAD, 1, "too many requests");

      assertThat(open).allSatisfy(each -> assertThat(each.get()).isEqualTo(408));
      await().untilAsserted(() -> assertThat(certify("shop/web", WEB).statusCode()).isEqualTo(200));
    }
  }

  @Test
  void whoIsSentAwayMakesRoomForOthers() throws Exception {
    plane.identity.secretIs(authority.data());
    for (String token : List.of("nonsense", "operator", "away", "shop/other", "nonsense")) {
      certify(token, WEB);
    }
    assertThat(certify("shop/web", WEB).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAnIssuerTheReasonIsSaidUntilThereIsOne() throws Exception {
    refused(
        certify("shop/web", WEB),
        503,
        Cause.NO_ISSUER,
        2,
        "no issuer yet: Secret weft-system/weft-identity is not there yet");

    plane.identity.secretIs(authority.data());
    assertThat(certify("shop/web", WEB).statusCode()).isEqualTo(200);
  }

  @Test
  void whereAddressesAreTranslatedTheTokenIsEnough() throws Exception {
    plane.close();
    plane = new RunningControlPlane(tls, false);
    plane.identity.meshIs(new MeshIdentity.Settings("cluster.local", Duration.ofHours(1)));
    plane.identity.secretIs(authority.data());

    assertThat(certify("shop/other", WEB).statusCode()).isEqualTo(200);
  }

  @Test
  void neitherLogsNorAnswersHoldKeysOrTokens() throws Exception {
    String key = Pem.privateKey(keys.getPrivate());
    var mistaken = TestAuthority.data(authority.issuer.keyPem(), "x" + key, authority.anchorPem());
    plane.identity.secretIs(mistaken);
    var said = new StringBuilder(certify("shop/web", WEB).body());
    plane.identity.secretIs(authority.data());
    said.append(certify("shop/web", WEB).body());
    said.append(certify("shop/other", WEB).body());
    said.append(certify("a.secret.token", WEB).body());
    try (var proxy = proxy("shop/web")) {
      for (String body :
          List.of(
              key,
              CertificateCodec.encodeRequest(key),
              "{\"csr\":{\"key\":\"" + key.replace("\n", "") + "\"}}",
              "{\"csr\": [" + key)) {
        said.append(proxy.post("/v1/certificate", BodyPublishers.ofString(body)).body());
      }
    }
    plane.answers.forEach(said::append);
    String text = said + logged.toString(StandardCharsets.UTF_8);

    assertThat(text).contains("certificate refused").doesNotContain("a.secret.token", "PRIVATE");
    for (String pem : List.of(key, authority.issuer.keyPem())) {
      String base64 = pem.lines().skip(1).findFirst().orElseThrow();
      assertThat(text).doesNotContain(base64.substring(40));
    }
    String csr = CertificateRequest.of(keys, WEB).lines().skip(2).findFirst().orElseThrow();
    assertThat(Base64.getMimeDecoder().decode(csr)).isNotEmpty();
    assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(csr);
  }

  private static BodyPublisher neverComing() {
    return BodyPublishers.fromPublisher(reader ->
        reader.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {}

              @Override
              public void cancel() {}
            }));
  }

  private void refused(
      HttpResponse<String> answer, int status, Cause cause, int retryAfter, String reason) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"reason\"").contains(reason);
    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isEqualTo(retryAfter);
    assertThat(plane.answers.getLast())
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.cause()).isEqualTo(cause));
  }

  private HttpResponse<String> certify(String token, SpiffeId id) throws Exception {
    try (var proxy = proxy(token)) {
      return proxy.certify(keys, id);
    }
  }

  private TestProxy proxy(String token) {
    return new TestProxy(plane.server.port(), plane.caPem, token);
  }

  private static List<X509Certificate> chain(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Pem.parseCertificates(CertificateCodec.decodeAnswer(answer.body().strip()));
  }

  private void pod(String name, String... ips) {
    var key = new Change.PodName("shop", name);
    plane.index.accept(
        new Change.PodIs(
            key,
            new PodRecord(
                "shop",
                name,
                List.of(ips),
                true,
                "deployment",
                "web",
                "default",
                List.of(),
                List.of(),
                PodRecord.Inbound.NONE)));
    await().until(() -> plane.index.pod(key).isPresent());
  }
}
