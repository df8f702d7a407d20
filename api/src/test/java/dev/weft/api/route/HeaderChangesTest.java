package dev.weft.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderChangesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "CONNECTION",
        "Upgrade",
        "TE",
        "Trailer",
        ":path",
        "weft-client-id",
        "Weft_Client_Id",
        "l5d-client-id",
        "grpc-status"
      })
  void whatOthersWorkWithIsReserved(String name) {
    assertThat(HeaderChanges.isReserved(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-env", "Server", "authorization", "hostname", "x-weft-a", "grpc"})
  void otherHeadersMayBeChanged(String name) {
    assertThat(HeaderChanges.isReserved(name)).isFalse();
  }

  @Test
  void whatWouldBeTwoLinesIsNoNameAndNoValue() {
    assertThat(HeaderChanges.isName("x-a")).isTrue();
    assertThat(HeaderChanges.isName("x a")).isFalse();
    assertThat(HeaderChanges.isName("x:a")).isFalse();
    assertThat(HeaderChanges.isName("")).isFalse();
    assertThat(HeaderChanges.isValue("a, b")).isTrue();
    assertThat(HeaderChanges.isValue("")).isTrue();
    assertThat(HeaderChanges.isValue("a\r\nb: c")).isFalse();
    assertThat(HeaderChanges.isValue(" a")).isFalse();
    assertThat(HeaderChanges.isValue("ü")).isFalse();
  }
}
