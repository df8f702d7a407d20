package dev.weft.proxy.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final HttpHeaders headers = new DefaultHttpHeaders();

  private static Tracer tracer(double share) {
    return new Tracer(share, new SplittableRandom(1), _ -> {});
  }

  @Test
  void aTraceparentIsReadAndWritten() {
    String text = "00-" + TRACE + "-" + SPAN + "-01";
    TraceContext context = requireNonNull(TraceContext.ofTraceparent(text));
    assertThat(context.sampled()).isTrue();
    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.traceparent()).isEqualTo(text);
  }

  @Test
  void laterVersionsMaySayMore() {
    assertThat(TraceContext.ofTraceparent("01-" + TRACE + "-" + SPAN + "-01-more")).isNotNull();
    assertThat(TraceContext.ofTraceparent("01-" + TRACE + "-" + SPAN + "-01")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void whatIsNoTraceparentIsNone(String text) {
    assertThat(TraceContext.ofTraceparent(text)).isNull();
  }

  @Test
  void b3IsReadWhereNothingElseSaysIt() {
    headers.set("b3", TRACE + "-" + SPAN + "-1-05e3ac9a4f6e3b90");
    assertThat(requireNonNull(Tracer.read(headers)).traceId()).isEqualTo(TRACE);
    headers.clear();
    headers.set("X-B3-TraceId", "8448eb211c80319c").set("X-B3-SpanId", SPAN);
    TraceContext old = requireNonNull(Tracer.read(headers));
    assertThat(old.traceId()).isEqualTo("00000000000000008448eb211c80319c");
    assertThat(old.sampled()).isFalse();
    headers.set("X-B3-Flags", "1");
    assertThat(requireNonNull(Tracer.read(headers)).sampled()).isTrue();
    headers.clear();
    headers.set("b3", "0");
    assertThat(Tracer.read(headers)).isNull();
  }

  @Test
  void aSampledRequestGetsAChildAndTheNextHopHearsOfIt() {
    headers.set("traceparent", "00-" + TRACE + "-" + SPAN + "-01").set("tracestate", "a=1");
    Tracer.Begun begun = requireNonNull(tracer(0).begin(headers));
    assertThat(TraceContext.spanId(begun.parentId())).isEqualTo(SPAN);
    assertThat(begun.tracestate()).isEqualTo("a=1");
    assertThat(headers.get("traceparent"))
        .isEqualTo(begun.context().traceparent())
        .startsWith("00-" + TRACE)
        .doesNotContain(SPAN);
    assertThat(headers.get("tracestate")).isEqualTo("a=1");
  }

  @Test
  void whatIsNotSampledPassesUntouched() {
    String text = "00-" + TRACE + "-" + SPAN + "-00";
    headers.set("traceparent", text);
    assertThat(tracer(1).begin(headers)).isNull();
    assertThat(headers.get("traceparent")).isEqualTo(text);
    headers.clear();
    assertThat(tracer(0).begin(headers)).isNull();
    assertThat(headers.isEmpty()).isTrue();
  }

  @Test
  void aShareOfRequestsBeginsATrace() {
    Tracer tracer = tracer(0.25);
    var begun = new ArrayList<Tracer.Begun>();
    for (int i = 0; i < 10_000; i++) {
      Tracer.Begun each = tracer.begin(new DefaultHttpHeaders());
      if (each != null) {
        begun.add(each);
      }
    }
    assertThat(begun).hasSizeBetween(2300, 2700).allMatch(each -> each.parentId() == 0);
    assertThat(begun.stream().map(each -> each.context().traceId()).distinct())
        .hasSize(begun.size());
  }

  @Test
  void theWorkloadIsTheService() {
    assertThat(Origin.ofPod("web-5d4f8c7b9f-x2x4z", "shop").serviceName()).isEqualTo("web");
    assertThat(Origin.ofPod("my-web-5d4f8c7b9f-x2x4z", "shop").serviceName()).isEqualTo("my-web");
    assertThat(Origin.ofPod("db-0", "shop").serviceName()).isEqualTo("db");
    assertThat(Origin.ofPod("agent-bcdfg", "shop").serviceName()).isEqualTo("agent");
    assertThat(Origin.ofPod("standalone", "shop").serviceName()).isEqualTo("standalone");
    assertThat(Origin.ofPod("", "shop").serviceName()).startsWith("unknown_service");
  }
}
