package dev.weft.playground.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.identity.Pem;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Posts reviews: to a URL, or to a ready endpoint of a Service, whose certificate must then name
 * the Service.
 */
final class WebhookClient {
  private static final int MAX_ANSWER_BYTES = 3 << 20;

  private final Store store;

  WebhookClient(Store store) {
    this.store = store;
  }

  private record Address(String connectTo, int port, String path, String name) {}

  /** The review that comes back. */
  JsonNode call(JsonNode hook, ObjectNode review) throws IOException {
    JsonNode config = hook.path("clientConfig");
    int seconds = hook.path("timeoutSeconds").asInt(10);
    String shownUrl =
        config.hasNonNull("url") ? Json.text(config, "url") : shown(config.path("service"));
    Address address;
    try {
      address = config.hasNonNull("url") ? url(shownUrl) : service(config.path("service"));
    } catch (IOException e) {
      throw new IOException(
          "Post \"" + shownUrl + "?timeout=" + seconds + "s\": " + e.getMessage(), e);
    }
    String query = (address.path().contains("?") ? "&" : "?") + "timeout=" + seconds + "s";
    String shown = "Post \"" + shownUrl + query + "\": ";
    URI uri =
        URI.create(
            "https://" + address.connectTo() + ":" + address.port() + address.path() + query);
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    try {
      connection.setSSLSocketFactory(
          new NamedSocketFactory(factory(Json.text(config, "caBundle")), address.name()));
      connection.setHostnameVerifier(
          (_, _) -> true); // the handshake has verified the name that counts
      connection.setConnectTimeout(seconds * 1000);
      connection.setReadTimeout(seconds * 1000);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(Json.bytes(review));
      }
      if (connection.getResponseCode() != 200) {
        throw new IOException("unexpected status " + connection.getResponseCode());
      }
      try (InputStream in = connection.getInputStream()) {
        return Json.parse(in.readNBytes(MAX_ANSWER_BYTES));
      }
    } catch (IOException e) {
      throw new IOException(shown + e.getMessage(), e);
    } finally {
      connection.disconnect();
    }
  }

  private static Address url(String url) {
    URI uri = URI.create(url);
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new Address(
        uri.getHost(),
        uri.getPort() < 0 ? 443 : uri.getPort(),
        path.isEmpty() ? "/" : path,
        uri.getHost());
  }

  private static String shown(JsonNode service) {
    return "https://"
        + Json.text(service, "name")
        + "."
        + Json.text(service, "namespace")
        + ".svc:"
        + service.path("port").asInt(443)
        + service.path("path").asText("/");
  }

  private Address service(JsonNode reference) throws IOException {
    String namespace = Json.text(reference, "namespace");
    String name = Json.text(reference, "name");
    int port = reference.path("port").asInt(443);
    String path = reference.path("path").asText("/");
    String host = name + "." + namespace + ".svc";
    ObjectNode service =
        store
            .get(new Key("services", namespace, name))
            .orElseThrow(() -> new IOException("service \"" + name + "\" not found"));
    for (ObjectNode slice :
        store.list("endpointslices.discovery.k8s.io", null).objects().values()) {
      boolean ours =
          Meta.namespace(slice).equals(namespace)
              && Json.text(slice, "metadata", "labels", "kubernetes.io/service-name").equals(name);
      for (JsonNode endpoint : ours ? slice.path("endpoints") : Json.array()) {
        if (Json.at(endpoint, "conditions", "ready").asBoolean(true)) {
          String address = endpoint.path("addresses").path(0).asText();
          return new Address(address, portOf(slice, portName(service, port)), path, host);
        }
      }
    }
    throw new IOException("no endpoints available for service \"" + name + "\"");
  }

  private static String portName(ObjectNode service, int port) throws IOException {
    for (JsonNode candidate : Json.at(service, "spec", "ports")) {
      if (candidate.path("port").asInt() == port) {
        return Json.text(candidate, "name");
      }
    }
    throw new IOException(
        "no service port " + port + " found for service \"" + Meta.name(service) + "\"");
  }

  private static int portOf(ObjectNode slice, String name) throws IOException {
    for (JsonNode port : slice.path("ports")) {
      if (Json.text(port, "name").equals(name)) {
        return port.path("port").asInt();
      }
    }
    throw new IOException("no endpoint port named \"" + name + "\" in " + Meta.name(slice));
  }

  private static SSLSocketFactory factory(String caBundle) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      if (caBundle.isEmpty()) {
        context.init(null, null, null); // the machine's own roots
      } else {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        int i = 0;
        for (X509Certificate root :
            Pem.parseCertificates(
                new String(Base64.getMimeDecoder().decode(caBundle), StandardCharsets.UTF_8))) {
          trust.setCertificateEntry("ca" + i++, root);
        }
        TrustManagerFactory managers =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        context.init(null, managers.getTrustManagers(), null);
      }
      return context.getSocketFactory();
    } catch (GeneralSecurityException | Pem.MalformedException | IllegalArgumentException e) {
      throw new IOException("unable to load root certificates: " + e.getMessage(), e);
    }
  }
}
