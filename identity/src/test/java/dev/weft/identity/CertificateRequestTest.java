package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.SpiffeId;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
  private static final SpiffeId ID = new SpiffeId("cluster.local", "shop", "web");

  private final KeyPair keys = KeyKind.P256.generate();

  @Test
  void aRequestSaysForWhichKeyAndName() {
    assertThat(SignedRequest.read(CertificateRequest.of(keys, ID)))
        .isEqualTo(new SignedRequest.Read.Ok(keys.getPublic(), ID.uri()));
  }

  @Test
  void aNameLongerThanAByteOfLengthIsWritten() {
    var id = new SpiffeId("cluster.local", "n".repeat(63), "s".repeat(253));
    assertThat(SignedRequest.read(CertificateRequest.of(keys, id)))
        .isEqualTo(new SignedRequest.Read.Ok(keys.getPublic(), id.uri()));
  }

  @Test
  void aRequestForAKeyThatIsNotHeldIsRefused() {
    var stolen = new KeyPair(KeyKind.P256.generate().getPublic(), keys.getPrivate());
    assertThat(SignedRequest.read(CertificateRequest.of(stolen, ID)))
        .isEqualTo(new SignedRequest.Read.Refused("csr is not signed by the key that it is for"));
  }

  @Test
  void aRequestWithoutANameIsRefused() throws Exception {
    var nameless =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=web"), keys.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    assertThat(SignedRequest.read(Pem.block("CERTIFICATE REQUEST", nameless.getEncoded())))
        .isEqualTo(
            new SignedRequest.Read.Refused(
                "csr asks for the names [] (expected: one URI name, a SPIFFE ID)"));
  }

  @Test
  void whatIsNoRequestIsRefused() {
    String[] texts = {
      "",
      "hello",
      CertificateRequest.of(keys, ID).repeat(2),
      Pem.block("CERTIFICATE REQUEST", new byte[] {0x30, 0x03, 0x02, 0x01, 0x00}),
      Pem.block("CERTIFICATE REQUEST", new byte[0]),
      "x".repeat(20_000)
    };
    for (String text : texts) {
      assertThat(SignedRequest.read(text)).isInstanceOf(SignedRequest.Read.Refused.class);
    }
  }

  @Test
  void noAlteredRequestIsTakenForAnotherNameOrKey() {
    byte[] der =
        Base64.getMimeDecoder()
            .decode(CertificateRequest.of(keys, ID).replaceAll("-----[A-Z ]+-----", ""));
    int refused = 0;
    for (int i = 0; i < der.length; i++) {
      byte[] altered = der.clone();
      altered[i] ^= 0x01;
      switch (SignedRequest.read(Pem.block("CERTIFICATE REQUEST", altered))) {
        case SignedRequest.Read.Refused _ -> refused++;
        // Another encoding of the same: BER has many for "true".
        case SignedRequest.Read.Ok same ->
            assertThat(same).isEqualTo(new SignedRequest.Read.Ok(keys.getPublic(), ID.uri()));
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(der.length - 1);
  }
}
