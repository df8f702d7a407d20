package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSelectorTest {
  private static final Map<String, String> WEB = Map.of("app", "web", "tier", "front");

  @Test
  void noRequirementSelectsEverything() {
    assertThat(new PodSelector(List.of()).selects(Map.of())).isTrue();
  }

  @Test
  void allRequirementsMustHold() {
    var app = new PodSelector.In("app", List.of("web", "api"));
    var tier = new PodSelector.In("tier", List.of("back"));
    assertThat(new PodSelector(List.of(app)).selects(WEB)).isTrue();
    assertThat(new PodSelector(List.of(app, tier)).selects(WEB)).isFalse();
  }

  @Test
  void aLabelThatIsNotThereIsInNothing() {
    var values = List.of("x");
    assertThat(new PodSelector.In("zone", values).holds(WEB)).isFalse();
    assertThat(new PodSelector.NotIn("zone", values).holds(WEB)).isTrue();
    assertThat(new PodSelector.Exists("zone").holds(WEB)).isFalse();
    assertThat(new PodSelector.DoesNotExist("zone").holds(WEB)).isTrue();
  }

  @Test
  void aLabelThatIsThereCounts() {
    assertThat(new PodSelector.NotIn("app", List.of("web")).holds(WEB)).isFalse();
    assertThat(new PodSelector.Exists("app").holds(WEB)).isTrue();
    assertThat(new PodSelector.DoesNotExist("app").holds(WEB)).isFalse();
  }
}
