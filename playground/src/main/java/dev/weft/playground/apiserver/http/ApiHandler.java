package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.weft.playground.apiserver.access.Authenticator;
import dev.weft.playground.apiserver.access.User;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request comes here: who asks, what for, and the one place where a refusal becomes an
 * answer.
 */
public final class ApiHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Authenticator authenticator;
  private final Catalog catalog;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final Objects objects;
  private final String address;

  ApiHandler(
      Authenticator authenticator,
      Catalog catalog,
      OpenApi openApi,
      Objects objects,
      String address) {
    this.authenticator = authenticator;
    this.catalog = catalog;
    this.openApi = openApi;
    this.objects = objects;
    this.address = address;
    discovery = new Discovery(catalog);
  }

  @Override
  public void handle(HttpExchange exchange) {
    try (exchange) {
      Optional<User> user = authenticator.user((HttpsExchange) exchange);
      Call call = new Call(exchange, user.orElse(User.SYSTEM));
      try {
        if (user.isEmpty() && !isOpen(call.path)) {
          throw Refusal.unauthorized();
        }
        route(call);
      } catch (Refusal refusal) {
        refuse(call, refusal);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | StackOverflowError e) {
        LOG.atError().addKeyValue("path", call.path).setCause(e).log("request failed");
        refuse(call, Refusal.of(500, "InternalError", "Internal error occurred: " + e));
      }
    } catch (IOException clientGone) {
      LOG.atDebug().addKeyValue("cause", clientGone).log("client went away");
    }
  }

  private static boolean isOpen(String path) {
    return path.equals("/version") || (path.endsWith("z") && path.lastIndexOf('/') == 0);
  }

  private static void refuse(Call call, Refusal refusal) throws IOException {
    if (!call.answered()) {
      call.exchange.getRequestBody().skip(Long.MAX_VALUE);
      call.json(refusal.code(), refusal.status());
    }
  }

  private void route(Call call) throws IOException, InterruptedException {
    String version = call.segment(2);
    switch (call.segment(0)) {
      case "api" -> {
        switch (call.segments.size()) {
          case 1 -> discover(call, true);
          case 2 -> resources(call, "", call.segment(1));
          default -> objects(call);
        }
      }
      case "apis" -> {
        switch (call.segments.size()) {
          case 1 -> discover(call, false);
          case 2 -> {
            if (!catalog.groups().containsKey(call.segment(1))) {
              throw Refusal.noSuchResource();
            }
            call.json(200, discovery.group(call.segment(1)));
          }
          case 3 -> resources(call, call.segment(1), version);
          default -> objects(call);
        }
      }
      case "version" -> call.json(200, version());
      case "healthz", "readyz", "livez" -> call.text(200, "ok");
      case "openapi" -> openApi.handle(call);
      case "" -> {
        ObjectNode paths = Json.object();
        paths
            .putArray("paths")
            .add("/api")
            .add("/api/v1")
            .add("/apis")
            .add("/healthz")
            .add("/openapi/v2")
            .add("/openapi/v3")
            .add("/version");
        call.json(200, paths);
      }
      default -> call.text(404, "404 page not found\n");
    }
  }

  private void discover(Call call, boolean core) throws IOException {
    String accept = call.header("Accept");
    if (accept.contains("as=APIGroupDiscoveryList")) {
      String wanted = accept.contains("v=v2;") || accept.contains("v=v2,") ? "v2" : "v2beta1";
      String type =
          "application/json;g=apidiscovery.k8s.io;v=" + wanted + ";as=APIGroupDiscoveryList";
      call.bytes(200, type, Json.bytes(discovery.aggregated(core, wanted)));
    } else {
      call.json(200, core ? discovery.coreVersions(address) : discovery.groups());
    }
  }

  private void resources(Call call, String group, String version) throws IOException {
    if (!catalog.groups().getOrDefault(group, java.util.List.of()).contains(version)) {
      throw Refusal.noSuchResource();
    }
    call.json(200, discovery.resources(group, version));
  }

  private void objects(Call call) throws IOException, InterruptedException {
    objects.handle(call, Target.parse(call.segments, catalog).orElseThrow(Refusal::noSuchResource));
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "35")
        .put("gitVersion", "v1.35.0-weft-playground")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "java");
  }
}
