package dev.weft.operator.index;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.draining;
import static dev.weft.operator.index.Given.http;
import static dev.weft.operator.index.Given.member;
import static dev.weft.operator.index.Given.mesh;
import static dev.weft.operator.index.Given.pod;
import static dev.weft.operator.index.Given.ready;
import static dev.weft.operator.index.Given.service;
import static dev.weft.operator.index.Given.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weft.api.PortRange;
import dev.weft.api.Ports;
import dev.weft.api.policy.Fallback;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What proxies are told, from records alone. */
class AnswersTest {
  private final Cluster cluster = new Cluster();
  private final Answers answers = new Answers(cluster);

  @Test
  void aServiceIsKnownByNameAndByClusterIp() {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6")));

    var byName = known(authority("web:80"));
    assertThat(byName.destination().authority()).isEqualTo("web.shop.svc.cluster.local:80");
    assertThat(byName.endpoints())
        .extracting(Endpoint::key)
        .containsExactly("10.42.0.5:8080", "10.42.0.6:8080");
    assertThat(known(address("10.43.0.9:80"))).isEqualTo(byName);
  }

  @Test
  void aPodWithAProxyIsMeshedAndOneWithoutRedirectionIsReachedAtItsProxysPort() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6", "10.42.0.7")),
        pod("shop", "10.42.0.5", true),
        pod("shop", "10.42.0.6", false));

    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::meshed, Endpoint::proxyPort)
        .containsExactly(tuple(true, 0), tuple(true, Ports.INBOUND), tuple(false, 0));
    assertThat(known(authority("web:80")).endpoints().getFirst().workload())
        .isEqualTo(new Endpoint.Workload("shop", "pod-10.42.0.5", "deployment", "web", "default"));
  }

  @Test
  void aPortThatTheRedirectionLeavesOutIsNotMeshed() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(WEB, 8080, ready("10.42.0.5")),
        new Change.PodIs(
            new Change.PodName("shop", "pod-10.42.0.5"),
            new PodRecord(
                "shop",
                "pod-10.42.0.5",
                List.of("10.42.0.5"),
                true,
                "deployment",
                "web",
                "default",
                List.of(new PortRange(8000, 8100)),
                List.of(),
                PodRecord.Inbound.NONE)));

    given(mesh(Fallback.DENY));
    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::meshed, Endpoint::identity)
        .containsExactly(tuple(false, null));
  }

  @Test
  void whoServesAMeshedPortIsSaidOnceThereIsAMesh() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(WEB, 8080, hinted("10.42.0.5", "a"), member("10.42.0.6", true, true, false)),
        pod("shop", "10.42.0.6", true));
    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::identity)
        .containsOnlyNulls();

    given(mesh(Fallback.DENY));
    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::identity)
        .containsExactly(null, "spiffe://cluster.local/ns/shop/sa/default");
    assertThat(known(address("10.42.0.6:9000")).endpoints())
        .extracting(Endpoint::identity)
        .containsExactly("spiffe://cluster.local/ns/shop/sa/default");
  }

  @Test
  void endpointsThatLeaveGetNothingNewWhileOthersStay() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(
            WEB,
            8080,
            member("10.42.0.5", true, true, false),
            member("10.42.0.6", false, true, true),
            member("10.42.0.7", false, false, false)));

    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::address)
        .containsExactly("10.42.0.5");
  }

  @Test
  void whereNoneStaysThoseThatLeaveServeOn() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(
            WEB,
            8080,
            member("10.42.0.6", false, true, true),
            member("10.42.0.7", false, false, true)));

    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::address)
        .containsExactly("10.42.0.6");
  }

  @Test
  void aHeadlessServiceIsKnownByItsPortOrByItsPods() {
    var db = new ServiceKey("shop", "db");
    var named =
        new SliceRecord.Member("10.42.0.8", true, true, false, "db-0", null, List.of(), null);
    var other =
        new SliceRecord.Member("10.42.0.9", true, true, false, "db-1", null, List.of(), null);
    given(service(db, "", http(80)), slice(db, 5000, named, other));

    assertThat(known(authority("db:80")).endpoints())
        .extracting(Endpoint::key)
        .containsExactly("10.42.0.8:5000", "10.42.0.9:5000");
    assertThat(known(authority("db:5000")).endpoints()).hasSize(2);
    assertThat(known(authority("db-0.db.shop.svc.cluster.local:5000")).endpoints())
        .extracting(Endpoint::address)
        .containsExactly("10.42.0.8");
  }

  @Test
  void aPodWithAProxyIsKnownByItsAddress() {
    given(pod("shop", "10.42.0.5", false));

    var known = known(address("10.42.0.5:9000"));
    assertThat(known.destination().service().name()).isEmpty();
    assertThat(known.endpoints()).extracting(Endpoint::port).containsExactly(9000);
  }

  @Test
  void whatIsNotThereIsSaidWithItsReason() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        new Change.ServiceIs(
            new ServiceKey("shop", "ext"),
            new ServiceRecord(
                new ServiceKey("shop", "ext"), List.of(), true, false, List.of(), null)));

    assertThat(missing(authority("nope:80"))).isEqualTo("there is no Service shop/nope");
    assertThat(missing(authority("web:81")))
        .isEqualTo("Service shop/web has no port 81 (it has: 80)");
    assertThat(missing(authority("ext:80"))).isEqualTo("Service shop/ext is an ExternalName");
    assertThat(missing(authority("example.com.au:80"))).contains("no name of a Service");
    assertThat(missing(address("1.2.3.4:80"))).contains("neither a ClusterIP nor");
  }

  @Test
  void protocolsFollowTheServiceAndTheMesh() {
    given(
        service(
            WEB,
            "10.43.0.9",
            new ServiceRecord.Port("grpc", 90, "grpc"),
            new ServiceRecord.Port("any", 80, null),
            new ServiceRecord.Port("db", 3306, null),
            new ServiceRecord.Port("odd", 91, "example.com/own"),
            new ServiceRecord.Port("mesh", 7000, null)),
        mesh(Fallback.DENY, new PortRange(7000, 7000)));

    assertThat(known(authority("web:90")).destination().protocol()).isEqualTo(Protocol.GRPC);
    assertThat(known(authority("web:80")).destination().protocol()).isEqualTo(Protocol.DETECT);
    assertThat(known(authority("web:3306")).destination().protocol()).isEqualTo(Protocol.OPAQUE);
    assertThat(known(authority("web:91")).destination().protocol()).isEqualTo(Protocol.OPAQUE);
    assertThat(known(authority("web:7000")).destination().protocol()).isEqualTo(Protocol.OPAQUE);
  }

  @Test
  void aPortIsOpaqueWhenItsServiceItsNamespaceOrAPodSaysSo() {
    var seven = List.of(new PortRange(7000, 7000));
    given(
        service(WEB, "10.43.0.9", http(80), new ServiceRecord.Port("seven", 7000, "http")),
        slice(WEB, 8080, ready("10.42.0.5")),
        pod("shop", "10.42.0.5", true));
    assertThat(protocol("web:7000")).isEqualTo(Protocol.HTTP1);

    given(new Change.NamespaceIs("shop", new NamespaceRecord(seven, "")));
    assertThat(protocol("web:7000")).isEqualTo(Protocol.OPAQUE);

    // What the Service says stands instead of what its namespace says.
    given(opaque(List.of()));
    assertThat(protocol("web:7000")).isEqualTo(Protocol.HTTP1);
    given(opaque(seven));
    assertThat(protocol("web:7000")).isEqualTo(Protocol.OPAQUE);

    assertThat(protocol("web:80")).isEqualTo(Protocol.DETECT);
    given(
        new Change.PodIs(
            new Change.PodName("shop", "pod-10.42.0.5"),
            new PodRecord(
                "shop",
                "pod-10.42.0.5",
                List.of("10.42.0.5"),
                true,
                "deployment",
                "web",
                "default",
                List.of(),
                List.of(new PortRange(8080, 8080)),
                PodRecord.Inbound.NONE)));
    assertThat(protocol("web:80")).isEqualTo(Protocol.OPAQUE);
    assertThat(known(address("10.42.0.5:8080")).destination().protocol())
        .isEqualTo(Protocol.OPAQUE);
  }

  private static Change opaque(List<PortRange> ports) {
    return new Change.ServiceIs(
        WEB,
        new ServiceRecord(
            WEB,
            List.of("10.43.0.9"),
            false,
            false,
            List.of(http(80), new ServiceRecord.Port("seven", 7000, "http")),
            ports));
  }

  private Protocol protocol(String authority) {
    return known(authority(authority)).destination().protocol();
  }

  @Test
  void hintsCountWhenEveryEndpointHasThem() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(WEB, 8080, hinted("10.42.0.5", "a"), hinted("10.42.0.6", "b")));
    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::forZones)
        .containsExactly(List.of("a"), List.of("b"));

    given(slice(WEB, 8080, hinted("10.42.0.5", "a"), hinted("10.42.0.6")));
    assertThat(known(authority("web:80")).endpoints())
        .extracting(Endpoint::forZones)
        .containsOnly(List.of());
  }

  private static SliceRecord.Member hinted(String ip, String... zones) {
    return new SliceRecord.Member(ip, true, true, false, null, null, List.of(zones), null);
  }

  @Test
  void theVersionFollowsTheContentAndNothingElse() {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6")));
    String version = known(authority("web:80")).version();

    given(slice(WEB, 8080, ready("10.42.0.6", "10.42.0.5")));
    assertThat(known(authority("web:80")).version()).isEqualTo(version);

    given(slice(WEB, 8080, ready("10.42.0.6")));
    assertThat(known(authority("web:80")).version()).isNotEqualTo(version);
  }

  @Test
  void aServiceThatGoesTakesItsAddressWithIt() {
    given(service(WEB, "10.43.0.9", http(80)), new Change.ServiceIs(WEB, null));

    assertThat(missing(address("10.43.0.9:80"))).contains("neither");
  }

  @Test
  void aChangeTouchesWhatDependsOnIt() {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5")));

    var touched = new HashSet<Object>();
    cluster.apply(pod("shop", "10.42.0.5", true), touched);
    assertThat(touched).contains(WEB, "10.42.0.5");

    touched.clear();
    cluster.apply(pod("shop", "10.42.0.5", true), touched);
    assertThat(touched).isEmpty();

    touched.clear();
    cluster.apply(new Change.SliceIs(new Change.SliceName("shop", "web-1"), null), touched);
    assertThat(touched).contains(WEB);

    touched.clear();
    cluster.apply(pod("shop", "10.42.0.5", false), touched);
    assertThat(touched).doesNotContain(WEB);
  }

  @Test
  void aPodThatDrainsIsLeftOutAsLongAsItHasSiblings() {
    given(
        service(WEB, "10.43.0.9", http(80)),
        slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6")),
        pod("shop", "10.42.0.5", true),
        pod("shop", "10.42.0.6", true));
    String before = known(authority("web:80")).version();

    given(draining("shop", "10.42.0.5", 7));
    Value.Known drained = known(authority("web:80"));
    assertThat(drained.endpoints()).extracting(Endpoint::key).containsExactly("10.42.0.6:8080");
    assertThat(drained.version()).isNotEqualTo(before);
    assertThat(drained.sources())
        .as("whoever acknowledges this has heard of the drain")
        .containsExactly(new Source("Drain", "shop", "pod-10.42.0.5", 7));
    assertThat(cluster.drains()).containsExactlyElementsOf(drained.sources());
    assertThat(known(address("10.42.0.5:8080")).endpoints())
        .as("whoever asks for that pod gets it")
        .hasSize(1);

    given(draining("shop", "10.42.0.6", 8));
    assertThat(known(authority("web:80")).endpoints())
        .as("better a proxy that is about to go than nobody")
        .hasSize(2);
    assertThat(known(authority("web:80")).sources()).isEmpty();

    given(pod("shop", "10.42.0.5", true), pod("shop", "10.42.0.6", true));
    assertThat(known(authority("web:80")).version()).isEqualTo(before);
    assertThat(cluster.drains()).isEmpty();
  }

  private void given(Change... changes) {
    for (Change change : changes) {
      cluster.apply(change, new HashSet<>());
    }
  }

  private static DestinationKey authority(String text) {
    return DestinationKey.parseAuthority(text).orElseThrow();
  }

  private static DestinationKey address(String text) {
    return DestinationKey.parseAddress(text).orElseThrow();
  }

  private Value.Known known(DestinationKey key) {
    return (Value.Known) value(key);
  }

  private String missing(DestinationKey key) {
    return ((Value.Missing) value(key)).reason();
  }

  private Value.OfDestination value(DestinationKey key) {
    return Objects.requireNonNull(answers.answer(new Topic.OfDestination(key, "shop")).value());
  }
}
