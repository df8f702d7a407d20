package dev.weft.proxy.tls;

import dev.weft.api.SpiffeId;
import dev.weft.identity.TrustBundle;
import dev.weft.identity.TrustBundle.Role;
import dev.weft.identity.TrustBundle.Verified;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Verifies the chains of peers under one bundle, and remembers those that were good: in Java that
 * takes longer than the rest of a handshake, and peers are few. Used by all event loops.
 */
final class KnownChains {
  private static final int MAX_KNOWN = 1024;

  private final TrustBundle bundle;
  private final InstantSource clock;
  private final Map<Key, Good> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Good> eldest) {
              return size() > MAX_KNOWN;
            }
          });

  /**
   * A chain, in one of its uses.
   *
   * @param digest SHA-256 of its certificates
   */
  private record Key(Role role, ByteBuffer digest) {}

  /** Whom a chain proves, and while all of its certificates are valid. */
  private record Good(SpiffeId id, Window window) {}

  private record Window(Instant from, Instant to) {
    static Window of(X509Certificate[] chain) {
      Instant from = Instant.MIN;
      Instant to = Instant.MAX;
      for (X509Certificate certificate : chain) {
        Instant begins = certificate.getNotBefore().toInstant();
        Instant ends = certificate.getNotAfter().toInstant();
        from = begins.isAfter(from) ? begins : from;
        to = ends.isBefore(to) ? ends : to;
      }
      return new Window(from, to);
    }

    boolean contains(Instant now) {
      return !now.isBefore(from) && !now.isAfter(to);
    }
  }

  KnownChains(TrustBundle bundle, InstantSource clock) {
    this.bundle = bundle;
    this.clock = clock;
  }

  /**
   * Who a peer is.
   *
   * @param chain leaf first, as the peer sent it
   * @throws CertificateException why it is nobody: expired, not valid yet, or not to be trusted
   */
  SpiffeId verify(X509Certificate[] chain, Role role) throws CertificateException {
    Instant now = clock.instant();
    var key = new Key(role, digest(chain));
    Good good = known.get(key);
    if (good != null && good.window.contains(now)) {
      return good.id;
    }
    return switch (bundle.verify(List.of(chain), role, now)) {
      case Verified.Trusted(SpiffeId id, _) -> {
        known.put(key, new Good(id, Window.of(chain)));
        yield id;
      }
      case Verified.Refused(String why) -> throw refusal(Window.of(chain), now, why);
    };
  }

  /** As the alert that the peer gets tells them apart: RFC 8446, section 6.2. */
  private static CertificateException refusal(Window window, Instant now, String why) {
    if (now.isAfter(window.to)) {
      return new CertificateExpiredException(why);
    }
    return now.isBefore(window.from)
        ? new CertificateNotYetValidException(why)
        : new OpenSslCertificateException( // BoringSSL asks for a code, the JDK's does not
            why, CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  }

  private static ByteBuffer digest(X509Certificate[] chain) throws CertificateEncodingException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate certificate : chain) {
        digest.update(certificate.getEncoded()); // DER: says its own length
      }
      return ByteBuffer.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
