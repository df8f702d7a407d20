package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndpointSlicePlanTest {
  private static final Service SERVICE = Some.service();
  private static final Pod READY = Some.ready(Some.pod("one", "10.42.0.2"), Some.NOW);

  @Test
  void aReadyPodBecomesAReadyEndpoint() {
    EndpointSlice slice = created(SERVICE, READY).getFirst();

    assertThat(slice.getMetadata().getName()).isEqualTo("web-aaaa0");
    assertThat(slice.getMetadata().getLabels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "kubernetes.io/service-name", "web",
                "endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io",
                "team", "a"));
    assertThat(slice.getMetadata().getOwnerReferences())
        .extracting("kind")
        .containsExactly("Service");
    assertThat(slice.getPorts())
        .extracting("name", "port", "protocol")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("http", 8080, "TCP"));
    Endpoint endpoint = slice.getEndpoints().getFirst();
    assertThat(endpoint.getAddresses()).containsExactly("10.42.0.2");
    assertThat(conditions(endpoint)).isEqualTo("ready serving");
    assertThat(endpoint.getTargetRef().getUid()).isEqualTo("uid-one");
    assertThat(endpoint.getNodeName()).isEqualTo("playground");
    assertThat(endpoint.getZone()).isEqualTo("here");
  }

  @Test
  void conditionsSayWhoMayGetTraffic() {
    assertThat(conditions(only(SERVICE, Some.pod("one", "10.42.0.2")))).isEmpty();
    assertThat(conditions(only(SERVICE, Some.ending(READY)))).isEqualTo("serving terminating");
    Service eager = SERVICE.edit().editSpec().withPublishNotReadyAddresses(true).endSpec().build();
    assertThat(conditions(only(eager, Some.pod("one", "10.42.0.2")))).isEqualTo("ready serving");
  }

  @Test
  void aServiceThatPrefersItsClientsZoneGetsHints() {
    assertThat(only(SERVICE, READY).getHints()).isNull();
    for (String distribution : List.of("PreferClose", "PreferSameZone")) {
      Service near =
          SERVICE.edit().editSpec().withTrafficDistribution(distribution).endSpec().build();
      assertThat(only(near, READY).getHints().getForZones())
          .extracting("name")
          .containsExactly("here");
      assertThat(only(near, Some.pod("one", "10.42.0.2")).getHints()).isNull();
    }
  }

  @Test
  void podsThatEndedOrHaveNoAddressAreNotListed() {
    Pod addressless = Some.pod("two", "").edit().editStatus().withPodIP(null).endStatus().build();

    assertThat(
            created(SERVICE, Some.phase(READY, "Succeeded"), addressless).getFirst().getEndpoints())
        .isEmpty();
  }

  @Test
  void appProtocolStandsOnThePort() {
    Service h2c =
        SERVICE
            .edit()
            .editSpec()
            .editFirstPort()
            .withAppProtocol("kubernetes.io/h2c")
            .endPort()
            .endSpec()
            .build();

    assertThat(created(h2c, READY).getFirst().getPorts().getFirst().getAppProtocol())
        .isEqualTo("kubernetes.io/h2c");
  }

  @Test
  void podsThatOfferTheNamedPortElsewhereGetASliceOfTheirOwn() {
    Pod other =
        Some.pod("other", "10.42.0.3")
            .edit()
            .editSpec()
            .editFirstContainer()
            .editFirstPort()
            .withContainerPort(9090)
            .endPort()
            .endContainer()
            .endSpec()
            .build();

    assertThat(created(SERVICE, READY, other))
        .extracting(slice -> slice.getPorts().getFirst().getPort())
        .containsExactlyInAnyOrder(8080, 9090);
  }

  @Test
  void noSliceHoldsMoreThanAHundred() {
    Pod[] many =
        IntStream.range(0, 250)
            .mapToObj(i -> Some.pod("p%03d".formatted(i), "10.42.1." + i))
            .toArray(Pod[]::new);

    assertThat(created(SERVICE, many))
        .extracting(slice -> slice.getEndpoints().size())
        .containsExactly(100, 100, 50);
  }

  @Test
  void aChangeOfOnePodChangesOneSlice() {
    List<Pod> pods =
        new ArrayList<>(
            IntStream.range(0, 150)
                .mapToObj(i -> Some.pod("p%03d".formatted(i), "10.42.1." + i))
                .toList());
    List<EndpointSlice> slices = created(SERVICE, pods.toArray(Pod[]::new));
    pods.set(120, Some.ready(pods.get(120), Some.NOW));

    List<Action> actions = EndpointSlicePlan.of(SERVICE, pods, slices, "here", Some.suffixes());

    assertThat(actions).hasSize(1);
    assertThat(((Action.Replace) actions.getFirst()).object().getMetadata().getName())
        .isEqualTo("web-aaaa1");
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    assertThat(
            EndpointSlicePlan.of(
                SERVICE, List.of(READY), created(SERVICE, READY), "here", Some.suffixes()))
        .isEmpty();
    assertThat(EndpointSlicePlan.of(SERVICE, List.of(), created(SERVICE), "here", Some.suffixes()))
        .isEmpty();
  }

  @Test
  void anEmptySliceMakesWayForOneWithPorts() {
    List<Action> actions =
        EndpointSlicePlan.of(SERVICE, List.of(READY), created(SERVICE), "here", Some.suffixes());

    assertThat(actions).hasExactlyElementsOfTypes(Action.Create.class, Action.Delete.class);
  }

  @Test
  void aServiceWithoutSelectorIsSomebodyElses() {
    Service own = SERVICE.edit().editSpec().withSelector(Map.of()).endSpec().build();

    assertThat(EndpointSlicePlan.of(own, List.of(READY), List.of(), "here", Some.suffixes()))
        .isEmpty();
  }

  @Test
  void aHeadlessServiceIsMarked() {
    Service headless = SERVICE.edit().editSpec().withClusterIP("None").endSpec().build();

    assertThat(created(headless, READY).getFirst().getMetadata().getLabels())
        .containsKey("service.kubernetes.io/headless");
  }

  private static List<EndpointSlice> created(Service service, Pod... pods) {
    return EndpointSlicePlan.of(service, List.of(pods), List.of(), "here", Some.suffixes()).stream()
        .map(action -> (EndpointSlice) ((Action.Create) action).object())
        .toList();
  }

  private static Endpoint only(Service service, Pod pod) {
    return created(service, pod).getFirst().getEndpoints().getFirst();
  }

  private static String conditions(Endpoint endpoint) {
    List<String> set = new ArrayList<>();
    if (endpoint.getConditions().getReady()) {
      set.add("ready");
    }
    if (endpoint.getConditions().getServing()) {
      set.add("serving");
    }
    if (endpoint.getConditions().getTerminating()) {
      set.add("terminating");
    }
    return String.join(" ", set);
  }
}
