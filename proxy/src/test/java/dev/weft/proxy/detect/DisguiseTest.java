package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisguiseTest {
  private static boolean mayBeRequests(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Disguise.mayBeRequests(index -> bytes[index], bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET",
        "GET /",
        "GET /admin\r\n",
        "GET\t/admin HTTP/1.1",
        "GET\u000b/admin\u000bHTTP/1.1",
        "GET\f/admin",
        "GET\r/admin",
        "GET\r",
        "\r\nGET / HTTP/1.1",
        "\r\n\r\n",
        "  GET / HTTP/1.1",
        "\0\0GET / HTTP/1.1", // some pass over any control characters
        "\u0080\u009fGET / HTTP/1.1",
        "CONNECT x:1 HTTP/1.1",
        "x-y_z /a",
        "EHLO x\r\n", // as far as we can tell
        "\u0016\u0003\u0001",
        "\u0016",
        "\u0080.\u0001\u0003", // SSL's old hello
        "\u0080"
      })
  void aLenientServerMayReadRequests(String text) {
    assertThat(mayBeRequests(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AMQP\0\0\u0009\u0001",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "ruok\n",
        "*1\r\n$4\r\nPING\r\n", // Redis
        "\0\0\0\u0008\u0004\u00d2\u0016/", // PostgreSQL asks for TLS
        "\0\0\0)\0\u0003\0\0user\0postgres\0\0",
        "\0\0\0#\0\u0012\0\u0003\0\0\0\u0001", // Kafka
        "\u0010*\0\u0004MQTT\u0004", // MQTT
        "\u0010\u000c\0\u0004MQTT\u0004",
        "0\u000c\u0002\u0001\u0001`\u0007", // LDAP
        ":\u0001\0\0\u0001\0\0\0", // MongoDB
        "\u00e2\u0001\0\0\u0001\0\0\0",
        "\u0080\u0001\0\u0001\0\0\0\u0003get\0\0\0\u0001", // Thrift
        "ES\0\0\0\u0010",
        "{\"id\": 1}",
        "<stream:stream to='x'>"
      })
  void noServerReadsRequests(String text) {
    assertThat(mayBeRequests(text)).isFalse();
  }
}
