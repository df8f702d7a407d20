package dev.weft.proxy.tls;

import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.identity.TrustBundle;
import dev.weft.identity.TrustBundle.Role;
import dev.weft.identity.TrustBundle.Verified;
import dev.weft.proxy.telemetry.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * An identity from PEM files: {@code tls.crt} (leaf first), {@code tls.key} (PKCS#8) and {@code
 * ca.crt}, the anchors. Read again when they change; what cannot be used leaves what was.
 */
public final class IdentityFiles {
  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String ANCHORS = "ca.crt";

  private final Path directory;
  private final Identity identity;
  private final InstantSource clock;
  private Contents contents = new Contents("", "", "");

  private record Contents(String chain, String key, String anchors) {
    /** Not what the files hold: one of them is a key. */
    @Override
    public String toString() {
      return "Contents";
    }
  }

  /** Files that make no identity; the message names the one and what is wrong with it. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  public IdentityFiles(Path directory, Identity identity, InstantSource clock) {
    this.directory = directory;
    this.identity = identity;
    this.clock = clock;
  }

  /** Reads the files; blocks. */
  public synchronized void load() throws Unusable {
    var read = new Contents(read(CHAIN), read(KEY), read(ANCHORS));
    if (read.equals(contents)) {
      return;
    }
    var own = new KeyedCertificate(key(read.key), certificates(CHAIN, read.chain));
    if (!own.keyFits()) {
      throw new Unusable(file(KEY) + " is not the key of the certificate in " + file(CHAIN));
    }
    String trustDomain = identity.id().trustDomain();
    var bundle = new TrustBundle(trustDomain, certificates(ANCHORS, read.anchors));
    switch (bundle.verify(own.chain(), Role.SERVER, clock.instant())) {
      case Verified.Refused(String why) -> throw new Unusable(file(CHAIN) + ": " + why);
      case Verified.Trusted trusted -> adopt(own, bundle, trusted);
    }
    contents = read;
  }

  private void adopt(KeyedCertificate own, TrustBundle bundle, Verified.Trusted proved)
      throws Unusable {
    if (!proved.id().equals(identity.id())) {
      throw new Unusable(
          file(CHAIN) + " is for " + proved.id() + " (expected: " + identity.id() + ")");
    }
    try {
      identity.adopt(Credentials.of(identity.provider(), own, bundle, proved.anchor(), clock));
    } catch (SSLException e) {
      throw new Unusable(directory + " makes no identity: " + e.getMessage());
    }
  }

  /** Reads the files if they changed, and says so when they cannot be used; blocks. */
  public void reload() {
    try {
      load();
    } catch (Unusable e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(identity.status().failure())) {
        Log.warn("identity not taken over", "reason", why);
        identity.failed(why);
      }
    }
  }

  private String read(String name) throws Unusable {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new Unusable("cannot read " + e.getMessage());
    }
  }

  private PrivateKey key(String text) throws Unusable {
    if (!text.contains("-----BEGIN PRIVATE KEY-----")) { // a proxy has no reader of older forms
      throw new Unusable(file(KEY) + ": no PEM block PRIVATE KEY (expected: one, in PKCS#8)");
    }
    try {
      return Pem.parsePrivateKey(text);
    } catch (Pem.MalformedException e) {
      throw new Unusable(file(KEY) + ": " + e.getMessage());
    }
  }

  private List<X509Certificate> certificates(String name, String text) throws Unusable {
    try {
      return Pem.parseCertificates(text);
    } catch (Pem.MalformedException e) {
      throw new Unusable(file(name) + ": " + e.getMessage());
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
