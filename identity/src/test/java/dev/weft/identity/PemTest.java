package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PemTest {
  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned("pem test", Duration.ofDays(1), InstantSource.system());

  @Test
  void certificateIsReadDespiteWhatSurroundsIt() throws Exception {
    String pasted =
        "subject=/CN=x\r\n" + authority.certificatePem().replace("\n", "\r\n") + "  \n\n";
    assertThat(Pem.parseCertificates(pasted)).containsExactly(authority.own().leaf());
  }

  @Test
  void textWithoutCertificateIsRefusedWithoutQuotingIt() {
    assertThatThrownBy(() -> Pem.parseCertificates("secret"))
        .isInstanceOf(Pem.MalformedException.class)
        .hasMessageContaining("expected: at least one PEM block CERTIFICATE")
        .hasMessageNotContaining("secret");
  }

  @Test
  void twoKeysAreRefused() {
    String twice = authority.own().keyPem() + authority.own().keyPem();
    assertThatThrownBy(() -> Pem.parsePrivateKey(twice)).hasMessageContaining("2 private keys");
  }
}
