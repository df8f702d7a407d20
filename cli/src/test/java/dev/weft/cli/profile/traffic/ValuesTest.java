package dev.weft.cli.profile.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "17",
        "-3.5",
        "52.1,13.4",
        "2026-11-27",
        "2026-11",
        "2026-11-27T12:00:00Z",
        "123e4567-e89b-12d3-a456-426614174000",
        "123E4567-E89B-12D3-A456-426614174000",
        "507f1f77bcf86cd799439011",
        "0xdeadbeef0000",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "eve@example.org",
        "eve%40example.org",
      })
  void valuesOfSomebodysOwnAreTold(String segment) {
    assertThat(Values.isOne(segment)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "books",
        "v1",
        "v1beta2",
        "oauth2",
        "b2b",
        "cafe",
        "feedface",
        "facade",
        "top-100",
        "search",
        ".well-known",
        "shop.v1.Library",
        "internationalizationsettings",
        "s3"
      })
  void namesAreNot(String segment) {
    assertThat(Values.isOne(segment)).isFalse();
  }
}
