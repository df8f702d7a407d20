package dev.weft.operator.serve;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.ca.Rate;
import dev.weft.operator.ca.Signer;
import dev.weft.operator.fleet.Ledger;
import dev.weft.operator.index.Change;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Zones;
import dev.weft.operator.resolve.PodRecord;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatusBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A control plane's port on this machine, without a cluster. A token {@code namespace/pod} is that
 * pod's, on node-1; {@code operator} is the reconcile role's; {@code elsewhere} is for another
 * audience; {@code away} finds no API server.
 */
public final class RunningControlPlane implements AutoCloseable {
  public static final Limits LIMITS =
      new Limits(
          100,
          50,
          8 * 1024,
          1024,
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(60));

  /** Small enough to be met by tests. */
  static final dev.weft.operator.ca.Limits ISSUING =
      new dev.weft.operator.ca.Limits(
          2,
          new Rate(3, Duration.ofMinutes(1)),
          new Rate(100, Duration.ofSeconds(1)),
          100,
          4096,
          Duration.ofSeconds(1));

  public final Ledger ledger = new Ledger();
  public final Index index = new Index(ledger::touch);
  public final Zones zones = new Zones();
  public final MeshIdentity identity = new MeshIdentity(InstantSource.system());

  /** What was answered to requests for certificates. */
  public final List<Answer> answers = new CopyOnWriteArrayList<>();

  /** Tokens that were reviewed for certificates. */
  public final List<String> reviewed = new CopyOnWriteArrayList<>();

  public final String caPem;
  public final ControlServer server;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  public RunningControlPlane(Path tlsDirectory) throws IOException {
    this(tlsDirectory, true);
  }

  RunningControlPlane(Path tlsDirectory, boolean verifyAddress) throws IOException {
    CertificateAuthority authority =
        CertificateAuthority.selfSigned("test", Duration.ofDays(1), InstantSource.system());
    caPem = authority.certificatePem();
    write(tlsDirectory, authority);
    identity.whenHandedOut(ledger::handsOut);
    identity.controlAuthorityIs(caPem);
    index.start();
    server =
        ControlServer.start(
            new ControlPlane(
                index,
                ledger,
                RunningControlPlane::review,
                token -> {
                  reviewed.add(token);
                  return review(token);
                },
                identity.trust(),
                new Signer(
                    identity,
                    pod ->
                        index
                            .pod(new Change.PodName(pod.namespace(), pod.name()))
                            .map(PodRecord::ips),
                    verifyAddress,
                    ISSUING,
                    InstantSource.system(),
                    answers::add),
                zones,
                LIMITS,
                () -> true,
                "weft-system",
                "weft-operator"),
            ServerCertificate.load(tlsDirectory),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            loops);
  }

  static void write(Path directory, CertificateAuthority authority) throws IOException {
    KeyedCertificate leaf =
        authority.issue(
            LeafRequest.server(
                List.of("weft-control.weft-system.svc"), List.of("127.0.0.1"), Duration.ofDays(1)));
    Files.writeString(directory.resolve("tls.crt"), leaf.chainPem(), StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("tls.key"), leaf.keyPem(), StandardCharsets.UTF_8);
    Files.writeString(
        directory.resolve("ca.crt"), authority.certificatePem(), StandardCharsets.UTF_8);
  }

  private static Verdict review(String token) {
    String[] parts = token.split("/", -1);
    if (token.equals("operator's pod")) {
      return new Verdict.Known(
          new Caller("weft-system", "weft-operator", "weft-operator-0", "node-1"), Instant.MAX);
    }
    if (token.equals("operator")) {
      return new Verdict.Known(new Caller("weft-system", "weft-operator", null, null), Instant.MAX);
    }
    if (token.equals("away")) {
      return new Verdict.Unavailable("no API server");
    }
    if (token.equals("elsewhere")) {
      return TokenReviews.verdict(
          token,
          new TokenReviewStatusBuilder().withAuthenticated(true).withAudiences("vault").build());
    }
    return parts.length == 2
        ? new Verdict.Known(new Caller(parts[0], "default", parts[1], "node-1"), Instant.MAX)
        : new Verdict.Refused("unknown token");
  }

  @Override
  public void close() {
    server.close();
    index.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
