package dev.weft.proxy.app;

import dev.weft.api.SpiffeId;
import dev.weft.api.wire.CertificateCodec;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import dev.weft.identity.SignedRequest;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Issues certificates to whoever asks, and says whom to trust, as the test says. */
final class TestAuthority {
  static final String TRUST_DOMAIN = "cluster.local";

  private final List<CertificateAuthority> anchors = new CopyOnWriteArrayList<>();
  private volatile CertificateAuthority announced;
  private volatile CertificateAuthority issuer;

  /** SPIFFE IDs that certificates were issued for. */
  final List<String> issued = new CopyOnWriteArrayList<>();

  volatile Duration lifetime = Duration.ofHours(1);

  /** The next requests are refused so, if it says anything. */
  volatile @Nullable Refusal refusal;

  /** Whoever asks for this name gets another. */
  volatile String insteadOf = "";

  record Refusal(int status, String reason, int retryAfterSeconds) {}

  /** What comes of a request. */
  sealed interface Answer {
    record Chain(String line) implements Answer {}

    record Refused(Refusal refusal) implements Answer {}

    /** Ends the stream. */
    default void send(ChannelHandlerContext ctx) {
      var head = new DefaultHttp2Headers();
      String line =
          switch (this) {
            case Chain(String chain) -> {
              head.status("200");
              yield chain;
            }
            case Refused(Refusal refusal) -> {
              head.status(Integer.toString(refusal.status()));
              head.set("retry-after", Integer.toString(refusal.retryAfterSeconds()));
              yield "{\"status\":" + refusal.status() + ",\"reason\":\"" + refusal.reason() + "\"}";
            }
          };
      ctx.write(new DefaultHttp2HeadersFrame(head, false));
      ctx.writeAndFlush(
          new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(ctx.alloc(), line + "\n"), true));
    }
  }

  TestAuthority() {
    addAnchor("first");
    issueUnderNewest();
  }

  /** Trusted from the next bundle on. */
  void addAnchor(String name) {
    anchors.add(CertificateAuthority.selfSigned(name, Duration.ofDays(1), InstantSource.system()));
  }

  /** Issued under from the next certificate on. */
  void issueUnderNewest() {
    CertificateAuthority root = anchors.getLast();
    announced = root;
    issuer =
        CertificateAuthority.of(
            root.issueAuthority("issuer", KeyKind.P256.generate(), Duration.ofHours(12)),
            InstantSource.system());
  }

  /** Says that the newest anchor is the one. */
  void announce() {
    announced = anchors.getLast();
  }

  void retireOldest() {
    anchors.removeFirst();
  }

  String issuingAnchor() {
    return Fingerprint.of(announced.own().leaf());
  }

  CertificateAuthority issuer() {
    return issuer;
  }

  List<String> anchorPems() {
    return anchors.stream().map(CertificateAuthority::certificatePem).toList();
  }

  TrustMessage.Bundle bundle(String controlAuthority) {
    var parts = new ArrayList<String>(anchorPems());
    parts.add(issuingAnchor());
    parts.add(controlAuthority);
    String version = Integer.toHexString(parts.hashCode());
    return new TrustMessage.Bundle(
        version, TRUST_DOMAIN, anchorPems(), issuingAnchor(), controlAuthority);
  }

  Answer answer(String line) throws MalformedLineException {
    Refusal refused = refusal;
    if (refused != null) {
      return new Answer.Refused(refused);
    }
    return switch (SignedRequest.read(CertificateCodec.decodeRequest(line))) {
      case SignedRequest.Read.Refused(String why) -> new Answer.Refused(new Refusal(400, why, 0));
      case SignedRequest.Read.Ok(var key, String uri) -> {
        issued.add(uri);
        var asked = ((SpiffeId.Parsed.Ok) SpiffeId.parse(uri)).id();
        var id =
            uri.equals(insteadOf)
                ? new SpiffeId(TRUST_DOMAIN, asked.namespace(), "somebody-else")
                : asked;
        var leaf = issuer.certify(key, LeafRequest.workload(id, lifetime));
        yield new Answer.Chain(
            CertificateCodec.encodeAnswer(Pem.certificates(issuer.chainOf(leaf))));
      }
    };
  }
}
