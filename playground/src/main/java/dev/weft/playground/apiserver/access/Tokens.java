package dev.weft.playground.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * ServiceAccount tokens: JSON Web Tokens (RFC 7519) signed with ES256, bound to an account and, if
 * asked, to a pod.
 */
public final class Tokens {
  /** The API server's own audience, which a token has unless another is asked for. */
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final long SHORTEST_SECONDS = 600;
  private static final long LONGEST_SECONDS = 365L * 24 * 3600;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey key;
  private final PublicKey verification;
  private final Store store;
  private final InstantSource clock;

  public Tokens(PrivateKey key, PublicKey verification, Store store, InstantSource clock) {
    this.key = key;
    this.verification = verification;
    this.store = store;
    this.clock = clock;
  }

  /** A token that holds: whose it is and for whom. */
  public record Valid(User user, List<String> audiences) {}

  /** Answers an authentication/v1 TokenRequest for a ServiceAccount. */
  public ObjectNode request(ObjectNode account, ObjectNode request) {
    JsonNode spec = request.path("spec");
    long seconds = spec.path("expirationSeconds").asLong(3600);
    if (seconds < SHORTEST_SECONDS) {
      throw Refusal.invalid(
          "authentication.k8s.io",
          "TokenRequest",
          "",
          List.of(
              FieldError.invalid(
                  "spec.expirationSeconds",
                  Json.number(seconds),
                  "may not specify a duration less than 10 minutes")));
    }
    List<String> audiences = Json.texts(spec.path("audiences"));
    Instant now = clock.instant();
    Instant expires = now.plusSeconds(Math.min(seconds, LONGEST_SECONDS));
    ObjectNode claims = Json.object();
    claims.set("aud", Json.strings(audiences.isEmpty() ? List.of(ISSUER) : audiences));
    claims.put("exp", expires.getEpochSecond()).put("iat", now.getEpochSecond()).put("iss", ISSUER);
    claims.put("jti", UUID.randomUUID().toString());
    ObjectNode bound = claims.putObject("kubernetes.io").put("namespace", Meta.namespace(account));
    bound.putObject("serviceaccount").put("name", Meta.name(account)).put("uid", Meta.uid(account));
    bind(account, spec.path("boundObjectRef"), bound);
    claims.put("nbf", now.getEpochSecond());
    claims.put(
        "sub", "system:serviceaccount:" + Meta.namespace(account) + ":" + Meta.name(account));
    ObjectNode answer =
        request
            .deepCopy()
            .put("kind", "TokenRequest")
            .put("apiVersion", "authentication.k8s.io/v1");
    Json.child(answer, "metadata")
        .put("name", Meta.name(account))
        .put("namespace", Meta.namespace(account))
        .put("creationTimestamp", Meta.time(now));
    Json.child(answer, "spec")
        .put("expirationSeconds", seconds)
        .set("audiences", claims.get("aud"));
    answer
        .putObject("status")
        .put("token", sign(claims))
        .put("expirationTimestamp", Meta.time(expires));
    return answer;
  }

  private void bind(ObjectNode account, JsonNode reference, ObjectNode bound) {
    if (!Json.text(reference, "kind").equals("Pod")) {
      return;
    }
    String name = Json.text(reference, "name");
    ObjectNode pod =
        store
            .get(new Key("pods", Meta.namespace(account), name))
            .orElseThrow(() ->
                Refusal.notFound(
                    new dev.weft.playground.apiserver.model.GroupResource("", "pods"), name));
    String uid = Json.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
      throw Refusal.conflict(
          new dev.weft.playground.apiserver.model.GroupResource("", "pods"),
          name,
          "the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record. The object might have been deleted and then recreated");
    }
    bound.putObject("pod").put("name", name).put("uid", Meta.uid(pod));
    if (!Json.text(pod, "spec", "nodeName").isEmpty()) {
      bound.putObject("node").put("name", Json.text(pod, "spec", "nodeName"));
    }
  }

  private String sign(ObjectNode claims) {
    String header = "{\"alg\":\"ES256\",\"kid\":\"weft-playground\"}";
    String signed =
        encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(Json.bytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with P-256", e);
    }
  }

  /** Empty when the signature, the time, the account or the pod is not right. */
  public Optional<Valid> verify(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(verification);
      signature.update(
          (parts[0] + "." + parts[parts.length - 2 < 0 ? 0 : 1])
              .getBytes(StandardCharsets.US_ASCII));
      if (parts.length != 3 || !signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return Optional.empty();
      }
      return current(Json.parse(Base64.getUrlDecoder().decode(parts[1])));
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      return Optional.empty(); // not one of ours, whatever it is
    }
  }

  private Optional<Valid> current(JsonNode claims) {
    long now = clock.instant().getEpochSecond();
    JsonNode bound = claims.path("kubernetes.io");
    String namespace = Json.text(bound, "namespace");
    boolean inTime = claims.path("exp").asLong() > now && claims.path("nbf").asLong() <= now + 10;
    if (!inTime
        || !lives("serviceaccounts", namespace, bound.path("serviceaccount"))
        || (bound.has("pod") && !lives("pods", namespace, bound.path("pod")))) {
      return Optional.empty();
    }
    var extra = new java.util.TreeMap<String, List<String>>();
    extra.put(
        "authentication.kubernetes.io/credential-id", List.of("JTI=" + Json.text(claims, "jti")));
    if (bound.has("pod")) {
      extra.put("authentication.kubernetes.io/pod-name", List.of(Json.text(bound, "pod", "name")));
      extra.put("authentication.kubernetes.io/pod-uid", List.of(Json.text(bound, "pod", "uid")));
    }
    if (bound.has("node")) {
      extra.put(
          "authentication.kubernetes.io/node-name", List.of(Json.text(bound, "node", "name")));
    }
    List<String> groups =
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated");
    User user =
        new User(
            Json.text(claims, "sub"),
            Json.text(bound, "serviceaccount", "uid"),
            groups,
            Map.copyOf(extra));
    return Optional.of(new Valid(user, Json.texts(claims.path("aud"))));
  }

  private boolean lives(String collection, String namespace, JsonNode reference) {
    return store
        .get(new Key(collection, namespace, Json.text(reference, "name")))
        .filter(object -> Meta.uid(object).equals(Json.text(reference, "uid")))
        .isPresent();
  }

  private static String encode(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }
}
