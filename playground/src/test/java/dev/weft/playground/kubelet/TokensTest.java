package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
  private final List<TokenRequest> requests = new ArrayList<>();
  private Instant now = Life.BEGIN;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private final Tokens tokens =
      new Tokens(this::issue, Life.pod(List.of(), Life.container("app")), clock);

  @Test
  void aTokenIsBoundToItsPodAndAudience() {
    tokens.token("weft.dev", 600);

    assertThat(requests.getFirst().getSpec().getAudiences()).containsExactly("weft.dev");
    assertThat(requests.getFirst().getSpec().getBoundObjectRef().getUid()).isEqualTo("uid-1");
  }

  @Test
  void aTokenIsRenewedWhenAFifthOfItsLifeIsLeft() {
    assertThat(tokens.token("weft.dev", 600)).isEqualTo("token 1");
    assertThat(tokens.renewAt()).contains(Life.BEGIN.plusSeconds(480));

    now = Life.BEGIN.plusSeconds(479);
    assertThat(tokens.token("weft.dev", 600)).isEqualTo("token 1");
    now = Life.BEGIN.plusSeconds(480);
    assertThat(tokens.token("weft.dev", 600)).isEqualTo("token 2");
    assertThat(tokens.renewAt()).contains(Life.BEGIN.plusSeconds(960));
  }

  @Test
  void eachAudienceHasATokenOfItsOwn() {
    tokens.token("weft.dev", 600);
    tokens.token(null, 600);

    assertThat(requests)
        .extracting(request -> request.getSpec().getAudiences())
        .containsExactly(List.of("weft.dev"), List.of());
  }

  private TokenRequest issue(TokenRequest request) {
    requests.add(request);
    Instant end = now.plus(Duration.ofSeconds(request.getSpec().getExpirationSeconds()));
    return request.edit().withNewStatus(end.toString(), "token " + requests.size()).build();
  }
}
