package dev.weft.proxy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {
  private static final long VALID = TimeUnit.SECONDS.toNanos(30);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          /login                       | 8080 | /login
          /login?a=b                   | 8080 | /login?a=b
          login                        | 8080 | /a/login
          ../login                     | 8080 | /login
          ?a=b                         | 8080 | /a/?a=b
          http://10.0.0.1:8080/login   | 8080 | /login
          http://10.0.0.1:9090/login   | 9090 | /login
          HTTP://10.0.0.1/login        | 80   | /login
          http://10.0.0.1:8080         | 8080 | /
          //10.0.0.1:8080/login        | 8080 | /login
          https://10.0.0.1:8443/login  | -    | -
          http://elsewhere/login       | -    | -
          //elsewhere/login            | -    | -
          http://10.0.0.1:8080\\@x/y   | -    | -
          mailto:a@b                   | -    | -
          http://[                     | -    | -
          """)
  void theKubeletIsLedWhereItFollows(String location, String port, String target) {
    Redirects led = Redirects.NONE.after(8080, "/a/healthz", "10.0.0.1:8080", location, 0);
    if (port == null) {
      assertThat(led).isEqualTo(Redirects.NONE);
    } else {
      assertThat(led.leadTo(Integer.parseInt(port), target, 1)).isTrue();
      assertThat(led.leadTo(1, target, 1)).isFalse();
      assertThat(led.leadTo(Integer.parseInt(port), target + "x", 1)).isFalse();
    }
  }

  @Test
  void withoutAHostAPathIsStillFollowed() {
    assertThat(Redirects.NONE.after(80, "/", null, "/a", 0).leadTo(80, "/a", 1)).isTrue();
    assertThat(Redirects.NONE.after(80, "/", "", "http://pod/a", 0).leadTo(80, "/a", 1)).isTrue();
  }

  @Test
  void itEndsWithTime() {
    Redirects led = Redirects.NONE.after(80, "/", "pod", "/a", 0);
    assertThat(led.leadTo(80, "/a", VALID - 1)).isTrue();
    assertThat(led.leadTo(80, "/a", VALID)).isFalse();
    assertThat(led.after(80, "/", "pod", "/b", VALID).known()).hasSize(1);
    Redirects again = led.after(80, "/", "pod", "/a", VALID - 1);
    assertThat(again.known()).hasSize(1);
    assertThat(again.leadTo(80, "/a", VALID)).isTrue();
  }

  @Test
  void thereAreOnlySoManyOfAPortAndInAll() {
    Redirects led = Redirects.NONE;
    for (int i = 0; i < 10; i++) {
      led = led.after(80, "/", "pod", "/" + i, 0);
    }
    assertThat(led.known()).hasSize(4);
    assertThat(led.leadTo(80, "/5", 1)).isFalse();
    assertThat(led.leadTo(80, "/6", 1)).isTrue();
    assertThat(led.leadTo(80, "/9", 1)).isTrue();
    for (int port = 1000; port < 2000; port++) {
      led = led.after(port, "/", "pod", "/a", 0);
    }
    assertThat(led.known()).hasSize(64);
    assertThat(led.leadTo(1999, "/a", 1)).isTrue();
  }
}
