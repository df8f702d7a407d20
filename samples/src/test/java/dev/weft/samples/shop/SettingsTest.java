package dev.weft.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void aNumberThatIsNoneIsNamedWithItsVariable() {
    assertThat(Settings.read(new String[] {"load"}, Map.of("RATE", "fast")))
        .isEqualTo(new Settings.Read.Bad("RATE: 'fast' (expected: a number from 0)"));
  }

  @Test
  void anUnknownProgramIsNamedWithTheKnownOnes() {
    assertThat(Settings.read(new String[] {"till"}, Map.of()))
        .isEqualTo(new Settings.Read.Bad("'till' (expected: web, orders, stock or load)"));
  }

  @Test
  void aPodsAddressIsWhereItListens() {
    assertThat(Settings.read(new String[] {"web"}, Map.of("POD_IP", "127.42.0.7")))
        .isInstanceOfSatisfying(
            Settings.Read.Ok.class,
            read -> assertThat(read.settings().address()).isEqualTo("127.42.0.7"));
  }
}
