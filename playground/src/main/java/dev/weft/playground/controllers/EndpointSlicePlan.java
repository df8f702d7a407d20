package dev.weft.playground.controllers;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint slices of a Service. Pods that offer its ports under the same numbers share slices;
 * an endpoint stays in the slice where it is, so that a change of one pod is a change of one slice.
 */
final class EndpointSlicePlan {
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final int LARGEST = 100;

  private final Service service;
  private final Supplier<String> suffixes;
  private final List<Action> actions = new ArrayList<>();

  private EndpointSlicePlan(Service service, Supplier<String> suffixes) {
    this.service = service;
    this.suffixes = suffixes;
  }

  static List<Action> of(
      Service service,
      List<Pod> pods,
      List<EndpointSlice> slices,
      @Nullable String zone,
      Supplier<String> suffixes) {
    var selector = service.getSpec().getSelector();
    if (service.getMetadata().getDeletionTimestamp() != null
        || selector == null
        || selector.isEmpty()
        || "ExternalName".equals(service.getSpec().getType())) {
      return List.of(); // somebody else writes its endpoints, or it has none
    }
    Map<List<EndpointPort>, Map<String, Endpoint>> wanted = new LinkedHashMap<>();
    pods.stream()
        .filter(pod -> EndpointOf.belongs(service, pod))
        .sorted(comparing(pod -> pod.getMetadata().getName()))
        .forEach(pod ->
            wanted
                .computeIfAbsent(EndpointOf.ports(service, pod), _ -> new LinkedHashMap<>())
                .put(pod.getMetadata().getUid(), EndpointOf.of(service, pod, zone)));
    if (wanted.isEmpty()) {
      wanted.put(List.of(), new LinkedHashMap<>()); // an empty slice says: looked, nobody there
    }
    var plan = new EndpointSlicePlan(service, suffixes);
    plan.reconcile(wanted, slices);
    return plan.actions;
  }

  private void reconcile(
      Map<List<EndpointPort>, Map<String, Endpoint>> wanted, List<EndpointSlice> slices) {
    Map<List<EndpointPort>, List<EndpointSlice>> byPorts = new HashMap<>();
    slices.forEach(
        slice -> byPorts.computeIfAbsent(slice.getPorts(), _ -> new ArrayList<>()).add(slice));
    wanted.forEach(
        (ports, endpoints) -> fill(ports, endpoints, byPorts.getOrDefault(ports, List.of())));
    byPorts.forEach((ports, stale) -> {
      if (!wanted.containsKey(ports)) {
        stale.forEach(slice -> actions.add(new Action.Delete(slice)));
      }
    });
  }

  private void fill(
      List<EndpointPort> ports, Map<String, Endpoint> endpoints, List<EndpointSlice> slices) {
    Map<String, Endpoint> rest = new LinkedHashMap<>(endpoints);
    List<List<Endpoint>> kept = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      List<Endpoint> staying = new ArrayList<>();
      for (Endpoint endpoint : slice.getEndpoints()) {
        Endpoint now =
            endpoint.getTargetRef() == null ? null : rest.remove(endpoint.getTargetRef().getUid());
        if (now != null) {
          staying.add(now);
        }
      }
      kept.add(staying);
    }
    var unplaced = new ArrayList<>(rest.values());
    for (List<Endpoint> slice : kept) {
      while (!unplaced.isEmpty() && slice.size() < LARGEST) {
        slice.add(unplaced.removeFirst());
      }
    }
    boolean spared = false;
    for (int i = 0; i < slices.size(); i++) {
      if (kept.get(i).isEmpty() && (spared || !endpoints.isEmpty() || i + 1 < slices.size())) {
        actions.add(new Action.Delete(slices.get(i)));
      } else {
        spared = true;
        update(slices.get(i), kept.get(i));
      }
    }
    while (!unplaced.isEmpty() || !spared) {
      List<Endpoint> next = List.copyOf(unplaced.subList(0, Math.min(LARGEST, unplaced.size())));
      unplaced.subList(0, next.size()).clear();
      spared = true;
      actions.add(new Action.Create(slice(ports, next)));
    }
  }

  private void update(EndpointSlice slice, List<Endpoint> endpoints) {
    boolean same =
        slice.getEndpoints().equals(endpoints) && labels().equals(slice.getMetadata().getLabels());
    if (!same) {
      actions.add(
          new Action.Replace(
              slice
                  .edit()
                  .editMetadata()
                  .withLabels(labels())
                  .endMetadata()
                  .withEndpoints(endpoints)
                  .build()));
    }
  }

  private EndpointSlice slice(List<EndpointPort> ports, List<Endpoint> endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(service.getMetadata().getName() + "-" + suffixes.get())
        .withGenerateName(service.getMetadata().getName() + "-")
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(labels())
        .withOwnerReferences(Owners.controlledBy(service))
        .endMetadata()
        .withAddressType("IPv4")
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    if (service.getMetadata().getLabels() != null) {
      labels.putAll(service.getMetadata().getLabels());
    }
    labels.put(SERVICE_NAME, service.getMetadata().getName());
    labels.put(MANAGED_BY, MANAGER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }
}
