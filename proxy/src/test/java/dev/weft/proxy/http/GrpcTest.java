package dev.weft.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.GrpcStatus;
import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "application/grpc+proto",
        "application/grpc;a=b",
        "Application/GRPC"
      })
  void isKnownByItsContentType(String contentType) {
    assertThat(Grpc.is(contentType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/grpc-web", "application/grp", "application/grpcx", "", "text/plain"})
  void othersAreNot(String contentType) {
    assertThat(Grpc.is(contentType)).isFalse();
    assertThat(Grpc.is(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "14,14", "16,16", "17,2", "99,2", "-1,2", "'',2", "100,2", "x,2"})
  void whatIsNoStatusIsUnknown(String text, int status) {
    HttpHeaders headers = new DefaultHttpHeaders().set("grpc-status", text);
    assertThat(Grpc.status(headers)).isEqualTo(status);
  }

  @Test
  void anEndWithoutAStatusIsReadFromHttps() {
    var last = new DefaultLastHttpContent();
    assertThat(Grpc.statusAtEnd(GrpcStatus.NONE, 200, last)).isEqualTo(GrpcStatus.UNKNOWN);
    assertThat(Grpc.statusAtEnd(GrpcStatus.NONE, 503, last)).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(Grpc.statusAtEnd(5, 200, last)).isEqualTo(5);
    last.trailingHeaders().set("grpc-status", "0");
    assertThat(Grpc.statusAtEnd(GrpcStatus.NONE, 200, last)).isZero();
  }

  @Test
  void failuresAreTrailersOnlyWithStatus200() {
    HttpResponse response = Grpc.trailersOnly(new Failure.TimedOut("r\u00e9sponse 100%\n"));
    assertThat(response.status().code()).isEqualTo(200);
    assertThat(response.headers())
        .extracting(header -> header.getKey() + ": " + header.getValue())
        .containsExactlyInAnyOrder(
            "content-type: application/grpc",
            "grpc-status: 4",
            "grpc-message: weft: timed out waiting for r%C3%A9sponse 100%25%0A",
            "weft-error: timeout");
  }
}
