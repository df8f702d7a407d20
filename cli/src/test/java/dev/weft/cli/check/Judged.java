package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.identity.SomeMesh;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mesh of which one thing is changed, and what the checks then say. */
final class Judged {
  final SomeMesh some = new SomeMesh();

  boolean failed(Duration within) {
    return !IdentityChecks.of(Optional.of(some.facts()), within).success();
  }

  /** What the check says that is the only one not to succeed. */
  @Nullable String only(String description) {
    List<Check> wrong = wrong(null);
    assertThat(wrong).extracting(Check::description).containsExactly(description);
    return error(description);
  }

  @Nullable String error(String description) {
    return error(description, null);
  }

  @Nullable String error(String description, @Nullable Duration within) {
    assertThat(IdentityChecks.of(Optional.of(some.facts()), within).success()).isFalse();
    return said(description, within, Check.Result.ERROR);
  }

  @Nullable String warning(String description) {
    assertThat(IdentityChecks.of(Optional.of(some.facts()), null).success()).isTrue();
    return said(description, null, Check.Result.WARNING);
  }

  @Nullable String said(String description, @Nullable Duration within, Check.Result result) {
    Check check =
        wrong(within).stream()
            .filter(each -> each.description().equals(description))
            .findFirst()
            .orElseThrow(() -> new AssertionError(description + " is not among " + wrong(within)));
    assertThat(check.result()).isEqualTo(result);
    assertThat(check.hint()).isNotBlank();
    return check.error();
  }

  List<Check> wrong(@Nullable Duration within) {
    return IdentityChecks.of(Optional.of(some.facts()), within).categories().stream()
        .flatMap(category -> category.checks().stream())
        .filter(check -> check.result() != Check.Result.SUCCESS)
        .toList();
  }
}
