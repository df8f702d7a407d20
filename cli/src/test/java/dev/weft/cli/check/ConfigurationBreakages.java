package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is wrong with what users wrote. */
final class ConfigurationBreakages {
  static final List<Breakage> ALL =
      List.of(
          error(
              "inject-labels",
              "namespace odd: 'on' (expected: enabled or disabled)",
              c ->
                  c.objects.add(
                      Namespace.class, "{metadata: {name: odd, labels: {weft.dev/inject: 'on'}}}")),
          warning(
              "inject-labels",
              "namespace odd has it as an annotation",
              c ->
                  c.objects.add(
                      Namespace.class,
                      "{metadata: {name: odd, annotations: {weft.dev/inject: enabled}}}")),
          error(
              "config-annotations",
              "namespace shop: annotation config.weft.dev/interception of the namespace: 'magic'",
              shop("config.weft.dev/interception", "magic")),
          error(
              "config-annotations",
              "pod shop/" + SomeCluster.WEB + ": annotation config.weft.dev/proxy-cpu-limit",
              c ->
                  c.objects.change(
                      Pod.class,
                      "shop",
                      SomeCluster.WEB,
                      pod ->
                          pod.getMetadata()
                              .setAnnotations(Map.of("config.weft.dev/proxy-cpu-limit", "lots")))),
          warning(
              "config-annotations",
              "annotation config.weft.dev/colour means nothing to this version",
              shop("config.weft.dev/colour", "red")),
          error(
              "pod-security",
              "shop enforces 'restricted', which refuses weft-init",
              c ->
                  c.objects.change(
                      Namespace.class,
                      null,
                      "shop",
                      shop ->
                          shop.getMetadata()
                              .getLabels()
                              .put("pod-security.kubernetes.io/enforce", "restricted"))),
          warning(
              "opaque-ports",
              "shop/web: '33o6' (expected: ports and ranges such as 22,4000-4100)",
              web("config.weft.dev/opaque-ports", "33o6")),
          warning(
              "opaque-ports",
              "shop/web: it has no port 3307",
              web("config.weft.dev/opaque-ports", "3306,3307")),
          warning(
              "opaque-ports",
              "annotation config.weft.dev/retries means nothing on a Service",
              web("config.weft.dev/retries", "3")),
          error("opaque-ports", "Service is forbidden", c -> c.objects.refuse(Service.class)),
          warning(
              "app-protocols",
              "shop/web, port 80: appProtocol 'htpp'",
              service(there -> there.getSpec().getPorts().getFirst().setAppProtocol("htpp"))),
          warning(
              "service-endpoints",
              "shop/web has no ready endpoint",
              c -> c.slice("shop", "web", false)),
          error(
              "service-endpoints",
              "EndpointSlice is forbidden",
              c -> c.objects.refuse(EndpointSlice.class)),
          error(
              "profiles-accepted",
              "shop/p is not Accepted: Invalid: spec.routes[0]",
              c ->
                  c.objects.add(
                      ServiceProfile.class, judged("Accepted", "Invalid", "spec.routes[0]: bad"))),
          warning(
              "profiles-accepted",
              "shop/p is not Programmed: Pending: 1 of 2",
              c -> c.objects.add(ServiceProfile.class, judged("Programmed", "Pending", "1 of 2"))),
          error(
              "profiles-accepted",
              "the operator has not acted on its last change",
              c -> c.objects.add(ServiceProfile.class, "{metadata: {name: p, namespace: shop}}")),
          error(
              "splits-accepted",
              "shop/p is not Accepted: Invalid: weights",
              c -> c.objects.add(TrafficSplit.class, judged("Accepted", "Invalid", "weights"))),
          warning(
              "splits-accepted",
              "NotAvailableInThisVersion",
              c ->
                  c.objects.add(
                      TrafficSplit.class,
                      judged("Accepted", "NotAvailableInThisVersion", "stored"))),
          error(
              "policies-accepted",
              "shop/p is not Accepted: Invalid: networks",
              c ->
                  c.objects.add(
                      AuthorizationPolicy.class, judged("Accepted", "Invalid", "networks"))));

  private ConfigurationBreakages() {}

  private static String judged(String type, String reason, String message) {
    return """
    metadata: {name: p, namespace: shop, generation: 1}
    status: {observedGeneration: 1, conditions: [{type: %s, status: "False", reason: %s, message: "%s"}]}
    """
        .formatted(type, reason, message);
  }

  private static Consumer<SomeCluster> shop(String annotation, String value) {
    return cluster ->
        cluster.objects.change(
            Namespace.class,
            null,
            "shop",
            there -> there.getMetadata().setAnnotations(Map.of(annotation, value)));
  }

  private static Consumer<SomeCluster> web(String annotation, String value) {
    return service(there -> there.getMetadata().setAnnotations(Map.of(annotation, value)));
  }

  private static Consumer<SomeCluster> service(Consumer<Service> change) {
    return cluster -> cluster.objects.change(Service.class, "shop", "web", change);
  }
}
