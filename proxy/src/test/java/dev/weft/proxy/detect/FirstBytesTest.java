package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstBytesTest {
  private static FirstBytes read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return FirstBytes.read(index -> bytes[index], bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, HTTP1",
    "PROPFIND /x HTTP/1.0, HTTP1",
    "OPTIONS * HTTP/1.1, HTTP1",
    "GET http://a/b HTTP/1.1, HTTP1",
    "M-SEARCH /x HTTP/1.1, HTTP1",
    "PRI * HTTP/2.0, HTTP2",
    "EHLO mail.example.org, UNDECIDED",
    "SSH-2.0-OpenSSH_9, OTHER",
    "*1, OTHER",
    "USER anonymous, UNDECIDED",
    "GET / SMTP/1.1, OTHER",
    "G, LIKELY_HTTP1",
    "GET , LIKELY_HTTP1",
    "GET /, LIKELY_HTTP1",
    "GET / HTTP/, LIKELY_HTTP1",
    "PRI * HT, LIKELY_HTTP1",
    "CONNECT a:443 HTTP/1.1, CONNECT",
    "CONNECT a:443, LIKELY_HTTP1",
    "ruok, UNDECIDED",
    "PRI * HTTP/2.0x, HTTP2",
    "AVERYLONGWORDWITHOUTANYSPACE, OTHER",
  })
  void protocolsAreToldByTheirFirstLine(String bytes, FirstBytes expected) {
    assertThat(read(bytes)).isEqualTo(expected);
  }

  @Test
  void aLineThatEndsWithoutAVersionIsNotHttp() {
    assertThat(read("EHLO mail\r\n")).isEqualTo(FirstBytes.OTHER);
    assertThat(read("SET key 1\n")).isEqualTo(FirstBytes.OTHER);
    assertThat(read("PING\r\n")).isEqualTo(FirstBytes.OTHER);
  }

  @Test
  void ofADeclaredHttpPortOnlyTheVersionIsOpen() {
    assertThat(readDeclared("PRI * HTTP/2.0\r\n")).isEqualTo(FirstBytes.HTTP2);
    assertThat(readDeclared("PRI *")).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(readDeclared("anything")).isEqualTo(FirstBytes.HTTP1);
    assertThat(readDeclared("\u0016\u0003")).isEqualTo(FirstBytes.HTTP1);
  }

  private static FirstBytes readDeclared(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return FirstBytes.readDeclared(index -> bytes[index], bytes.length);
  }

  @Test
  void tlsIsToldByItsRecord() {
    assertThat(read("\u0016\u0003\u0001")).isEqualTo(FirstBytes.TLS);
    assertThat(read("\u0016")).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(read("\u0016\u0009")).isEqualTo(FirstBytes.OTHER);
  }

  @Test
  void aTargetLongerThanTheFirstReadIsHttp() {
    assertThat(read("GET /" + "a".repeat(2000))).isEqualTo(FirstBytes.HTTP1);
  }

  @Test
  void everyPrefixOfARequestStaysOpenUntilItIsDecided() {
    String request = "DELETE /some/path?x=1 HTTP/1.1\r\n";
    int decided = request.indexOf("/1.1") + 3;
    for (int length = 0; length < request.length(); length++) {
      assertThat(read(request.substring(0, length)))
          .isEqualTo(
              length == 0
                  ? FirstBytes.UNDECIDED
                  : length < decided ? FirstBytes.LIKELY_HTTP1 : FirstBytes.HTTP1);
    }
  }

  /** What is decided stays decided, whatever follows: else fragments would change the answer. */
  @Test
  void moreBytesNeverChangeAnAnswer() {
    var random = new SplittableRandom(7);
    String alphabet = "GETPOSRICNH /*.:1203\r\n\u0016\u0003aé";
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder(random.nextBoolean() ? "GET /" : "");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      FirstBytes decided = null;
      for (int length = 0; length <= text.length(); length++) {
        FirstBytes now = read(text.substring(0, length));
        if (decided != null) {
          assertThat(now).as("%s", text).isEqualTo(decided);
        } else if (now != FirstBytes.UNDECIDED && now != FirstBytes.LIKELY_HTTP1) {
          decided = now;
        }
      }
    }
  }
}
