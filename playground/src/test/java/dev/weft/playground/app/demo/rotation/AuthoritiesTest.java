package dev.weft.playground.app.demo.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthoritiesTest {
  @Test
  void eachWriteOfARotationBeginsAStep() {
    List<Authorities> writes =
        List.of(
            new Authorities("old", "old", Set.of("old"), "old"),
            new Authorities("new", "old", Set.of("old"), "old"),
            new Authorities("new", "old", Set.of("old", "new"), "old"),
            new Authorities("new", "new", Set.of("old", "new"), "old"),
            new Authorities("new", "new", Set.of("old", "new"), "new"),
            new Authorities("new", "new", Set.of("new"), "new"));

    assertThat(writes.stream().map(write -> write.moment("old")))
        .containsExactly(
            Optional.empty(),
            Optional.of(Moment.PUBLISH),
            Optional.of(Moment.ACKNOWLEDGE),
            Optional.of(Moment.ISSUE),
            Optional.of(Moment.CERTIFICATES),
            Optional.of(Moment.RETIRE));
  }

  @Test
  void whereNothingIsNothingRotates() {
    assertThat(new Authorities("", "", Set.of(), "").moment("old")).isEmpty();
  }
}
