package dev.weft.proxy.tls;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Alpn;
import dev.weft.api.SpiffeId;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.TrustBundle;
import dev.weft.identity.TrustBundle.Role;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What new connections are made with: the pod's key and chain, whom it trusts, and all that follows
 * from these. Immutable. Sessions belong to it, so that none outlives a swap.
 *
 * <p>BoringSSL's part lives outside of the heap: who lets go of it {@link #release releases} it.
 * Connections that were made with it hold it themselves.
 */
public final class Credentials {
  private final Provider provider;
  private final KeyedCertificate own;
  private final TrustBundle bundle;
  private final @Nullable String anchor;
  private final KnownChains chains;
  private final SslContext server;
  private final Map<String, SslContext> clients = HashMap.newHashMap(Alpn.ALL.size());

  private Credentials(
      Provider provider,
      KeyedCertificate own,
      TrustBundle bundle,
      @Nullable X509Certificate anchor,
      InstantSource clock)
      throws SSLException {
    this.provider = provider;
    this.own = own;
    this.bundle = bundle;
    this.anchor = anchor == null ? null : Fingerprint.of(anchor);
    this.chains = new KnownChains(bundle, clock);
    var contexts = new Contexts(provider, own, new PeerCheck(chains));
    this.server = contexts.server();
    try {
      for (String protocol : Alpn.ALL) {
        clients.put(protocol, contexts.client(protocol));
      }
    } catch (SSLException e) {
      release();
      throw e;
    }
  }

  /**
   * @param anchor of the bundle to which the own chain leads; null if it does not
   * @throws SSLException when TLS cannot do with such a key or chain
   */
  public static Credentials of(
      Provider provider,
      KeyedCertificate own,
      TrustBundle bundle,
      @Nullable X509Certificate anchor,
      InstantSource clock)
      throws SSLException {
    return new Credentials(provider, own, bundle, anchor, clock);
  }

  public KeyedCertificate own() {
    return own;
  }

  public TrustBundle bundle() {
    return bundle;
  }

  /** Fingerprint of the anchor to which the own chain leads; null if it does not. */
  public @Nullable String anchor() {
    return anchor;
  }

  /** Peers would refuse it before and after. */
  boolean isValidAt(Instant now) {
    X509Certificate leaf = own.leaf();
    return !now.isBefore(leaf.getNotBefore().toInstant())
        && !now.isAfter(leaf.getNotAfter().toInstant());
  }

  SslHandler server(ByteBufAllocator allocator) {
    return prepared(server.newHandler(allocator));
  }

  /**
   * No name is sent: it would be the identity, in clear. The address only finds sessions again.
   *
   * @param protocol the only one offered
   */
  SslHandler client(ByteBufAllocator allocator, String protocol, InetSocketAddress to) {
    SslContext context = requireNonNull(clients.get(protocol), protocol);
    return prepared(
        context.newHandler(allocator, NetUtil.toAddressString(to.getAddress()), to.getPort()));
  }

  private SslHandler prepared(SslHandler handler) {
    if (provider.isJdk()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setNamedGroups(provider.groups().toArray(String[]::new));
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /**
   * Whom a handshake has proved, new or resumed: a session may outlive its certificate.
   *
   * @throws CertificateException why it has proved nobody
   * @throws SSLPeerUnverifiedException when it has not even tried
   */
  SpiffeId peer(SslHandler handler) throws CertificateException, SSLPeerUnverifiedException {
    Certificate[] chain = handler.engine().getSession().getPeerCertificates();
    return chains.verify(
        Arrays.copyOf(chain, chain.length, X509Certificate[].class),
        handler.engine().getUseClientMode() ? Role.SERVER : Role.CLIENT);
  }

  void release() {
    ReferenceCountUtil.release(server);
    clients.values().forEach(ReferenceCountUtil::release);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    List<String> anchors = bundle.fingerprints();
    return "Credentials[" + own + ", " + anchors.size() + " anchors]";
  }
}
