package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreetingTest {
  private static Greeting read(byte[] bytes) {
    return Greeting.read(index -> bytes[index], bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "'', UNDECIDED",
    "HTTP/1, UNDECIDED",
    "HTTP/1.1 408 Request Timeout, HTTP",
    "HTTP/2, OTHER",
    "220 mail ESMTP, OTHER",
    "SSH-2.0-OpenSSH, OTHER",
    "+OK POP3, OTHER"
  })
  void text(String greeting, Greeting expected) {
    assertThat(read(greeting.getBytes(StandardCharsets.US_ASCII))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "00, UNDECIDED",
    "0000, UNDECIDED",
    "00001204000000, UNDECIDED",
    "000000040000000000, HTTP", // SETTINGS that say nothing
    "000012040000000000 0003, HTTP",
    "000007040000000000, OTHER", // no whole number of settings
    "000000040100000000, OTHER", // acknowledges
    "000000040000000001, OTHER", // of a stream
    "00000006040000000000, OTHER", // PING
    "4a0000000a382e30, OTHER", // MySQL
    "52000000080000, OTHER" // PostgreSQL
  })
  void bytes(String hex, Greeting expected) {
    assertThat(read(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo(expected);
  }
}
