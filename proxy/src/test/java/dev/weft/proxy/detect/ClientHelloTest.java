package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.detect.ClientHello.ServerName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
  /** What the JDK's own TLS client sends first. */
  static byte[] hello(@Nullable String name, String... protocols) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** The same message, in records of that size. */
  private static byte[] inRecords(byte[] hello, int size) {
    var out = new ByteArrayOutputStream();
    for (int at = 5; at < hello.length; at += size) {
      int length = Math.min(size, hello.length - at);
      out.writeBytes(new byte[] {0x16, 3, 1, (byte) (length >> 8), (byte) length});
      out.write(hello, at, length);
    }
    return out.toByteArray();
  }

  private static ServerName read(byte[] bytes, int length) {
    return readAll(bytes, length).name();
  }

  private static ClientHello readAll(byte[] bytes, int length) {
    return ClientHello.read(
        index -> {
          assertThat(index).isLessThan(length);
          return bytes[index];
        },
        length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theNameIsFoundInWhatTheJdkSends(String version) throws Exception {
    byte[] hello = hello("Pay.Example.ORG", version);
    assertThat(read(hello, hello.length)).isEqualTo(new ServerName.Named("pay.example.org"));
  }

  @Test
  void protocolsAreFoundInTheOrderInWhichTheyAreOffered() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("a.example", 443);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"weft-h2", "h2"});
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] hello = Arrays.copyOf(out.array(), out.position());

    ClientHello read = readAll(hello, hello.length);
    assertThat(read.protocols()).containsExactly("weft-h2", "h2");
    assertThat(read.name()).isEqualTo(new ServerName.Named("a.example"));
    assertThat(read.offersAnyOf(List.of("weft-tcp", "weft-h2"))).isTrue();
    assertThat(read.offersAnyOf(List.of("weft-tcp"))).isFalse();
    assertThat(readAll(hello(null), hello(null).length).protocols()).isEmpty();
  }

  @Test
  void aHelloWithoutANameHasNone() throws Exception {
    byte[] hello = hello(null);
    assertThat(read(hello, hello.length)).isEqualTo(new ServerName.None());
  }

  @Test
  void everyPartOfAHelloWaitsForTheRest() throws Exception {
    for (int size : new int[] {1, 3, 100, 16_000}) {
      byte[] hello = inRecords(hello("a.example"), size);
      for (int length = 0; length < hello.length; length++) {
        assertThat(read(hello, length)).isEqualTo(new ServerName.Incomplete());
      }
      assertThat(read(hello, hello.length)).isEqualTo(new ServerName.Named("a.example"));
    }
  }

  @Test
  void whatIsNoClientHelloIsSaidToBeNone() throws Exception {
    byte[] serverHello = hello("a.example");
    serverHello[5] = 2;
    assertThat(read(serverHello, serverHello.length))
        .isEqualTo(new ServerName.Malformed("not a ClientHello"));
    byte[] huge = {0x16, 3, 1, 0x40, 0, 1, 1, 0, 0};
    assertThat(read(huge, huge.length))
        .isEqualTo(new ServerName.Malformed("a ClientHello of 65540 bytes"));
    byte[] empty = {0x16, 3, 1, 0, 0};
    assertThat(read(empty, empty.length)).isInstanceOf(ServerName.Malformed.class);
  }

  @Test
  void aNameThatIsNoHostNameIsRefused() throws Exception {
    byte[] hello = hello("a.example");
    for (int i = 0; i < hello.length; i++) {
      if (new String(hello, i, 9, StandardCharsets.ISO_8859_1).equals("a.example")) {
        hello[i + 1] = '"';
        break;
      }
    }
    assertThat(read(hello, hello.length))
        .isEqualTo(new ServerName.Malformed("a server name that is no host name"));
  }

  /** No input may do more than be refused; 200,000 of them, each a hello with a few wrong bytes. */
  @Test
  void damagedHellosAreReadWithoutHarm() throws Exception {
    var random = new SplittableRandom(11);
    byte[] sound = hello("a.example");
    for (int round = 0; round < 200_000; round++) {
      byte[] damaged = sound.clone();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        damaged[random.nextInt(random.nextBoolean() ? 80 : damaged.length)] =
            (byte) random.nextInt(256);
      }
      int length = random.nextInt(damaged.length + 1);
      ServerName name = ClientHello.read(index -> damaged[index], length).name();
      if (name instanceof ServerName.Named(String host)) {
        assertThat(host).matches("[a-z0-9._-]{1,253}");
      }
    }
  }
}
