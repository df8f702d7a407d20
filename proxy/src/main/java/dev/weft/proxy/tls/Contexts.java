package dev.weft.proxy.tls;

import dev.weft.api.Alpn;
import dev.weft.identity.KeyedCertificate;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** Makes Netty's contexts: TLS 1.3 alone (RFC 8446), and both sides prove who they are. */
final class Contexts {
  private static final String TLS_1_3 = "TLSv1.3";
  private static final List<String> CIPHERS =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** Of each kind of client; each may be resumed once. */
  private static final int MAX_SESSIONS = 512;

  private static final int SESSION_SECONDS = 3600;

  private final Provider provider;
  private final KeyManagerFactory keys;
  private final PeerCheck check;

  Contexts(Provider provider, KeyedCertificate own, PeerCheck check) {
    var factory = new KeyManagerFactoryWrapper(new OwnKey(own));
    this.provider = provider;
    this.keys =
        provider.isJdk()
            ? factory
            : new OpenSslCachingX509KeyManagerFactory(factory); // else encoded for each handshake
    this.check = check;
  }

  SslContext server() throws SSLException {
    SslContext server =
        common(SslContextBuilder.forServer(keys), Alpn.ALL).clientAuth(ClientAuth.REQUIRE).build();
    if (server.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(); // none given: BoringSSL makes its own, for this context only
    }
    return server;
  }

  SslContext client(String protocol) throws SSLException {
    return common(SslContextBuilder.forClient().keyManager(keys), List.of(protocol))
        .endpointIdentificationAlgorithm(null) // it is no host's name that is checked
        .build();
  }

  private SslContextBuilder common(SslContextBuilder builder, List<String> protocols) {
    if (!provider.isJdk()) {
      builder.option(OpenSslContextOption.GROUPS, provider.groups().toArray(String[]::new));
    }
    return builder
        .sslProvider(provider.netty())
        .protocols(TLS_1_3)
        .ciphers(CIPHERS)
        .trustManager(check)
        .sessionCacheSize(MAX_SESSIONS)
        .sessionTimeout(SESSION_SECONDS)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols));
  }
}
