package dev.weft.proxy.control;

import dev.weft.api.SpiffeId;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.TrustCodec;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.Pem;
import dev.weft.identity.TrustBundle;
import dev.weft.proxy.telemetry.Log;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom this proxy trusts, as the control plane tells it. What is in force stays so until something
 * newer is understood. Confined to the control loop.
 */
final class TrustStream implements ControlConnection.StreamListener {
  private static final String PATH = "/v1/trust";

  private final SpiffeId own;
  private final Authority controlAuthority;
  private final Trusting trusting;
  private final Consumer<String> adopted;
  private final Consumer<ReportMessage> report;
  private @Nullable ControlConnection connection;
  private @Nullable String version; // in force
  private boolean acknowledged; // on this connection
  private boolean open;
  private boolean told; // that it ended, since the connection was made

  /** Takes those who may sign for the control plane itself. */
  @FunctionalInterface
  interface Authority {
    void trust(String pem) throws SSLException;
  }

  /** Takes those who may sign for peers. */
  @FunctionalInterface
  interface Trusting {
    /**
     * @param issuing fingerprint of the anchor that certificates are issued under now
     */
    void trust(TrustBundle bundle, String issuing) throws SSLException;
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * @param adopted hears the version of what is in force
   */
  TrustStream(
      SpiffeId own,
      Authority controlAuthority,
      Trusting trusting,
      Consumer<String> adopted,
      Consumer<ReportMessage> report) {
    this.own = own;
    this.controlAuthority = controlAuthority;
    this.trusting = trusting;
    this.adopted = adopted;
    this.report = report;
  }

  void connected(ControlConnection fresh) {
    connection = fresh;
    acknowledged = false;
    told = false;
    open();
  }

  void lost() {
    connection = null;
    open = false;
  }

  /** Once a second: a stream that ended is asked for again. */
  void tick() {
    if (!open) {
      open();
    }
  }

  private void open() {
    ControlConnection on = connection;
    if (on != null) {
      open = true;
      on.openResource(PATH, null, this);
    }
  }

  @Override
  public void line(String line) {
    try {
      switch (TrustCodec.decode(line).orElse(null)) {
        case TrustMessage.Bundle bundle -> adopt(bundle);
        case TrustMessage.Heartbeat _ -> {} // that something was heard is all it says
        case null -> {} // of a later version
      }
    } catch (MalformedLineException e) {
      refuse("", String.valueOf(e.getMessage()));
    }
  }

  private void adopt(TrustMessage.Bundle bundle) {
    try {
      if (!bundle.version().equals(version)) {
        take(bundle);
        version = bundle.version();
        adopted.accept(bundle.version());
        acknowledged = false;
      }
      acknowledge();
    } catch (Refused | SSLException e) {
      refuse(bundle.version(), String.valueOf(e.getMessage()));
    }
  }

  private void take(TrustMessage.Bundle bundle) throws Refused, SSLException {
    if (!bundle.trustDomain().equals(own.trustDomain())) {
      throw new Refused(
          "trust domain '" + bundle.trustDomain() + "' (expected: " + own.trustDomain() + ")");
    }
    var anchors = new ArrayList<X509Certificate>();
    for (String pem : bundle.anchors()) {
      try {
        anchors.addAll(Pem.parseCertificates(pem));
      } catch (Pem.MalformedException e) {
        throw new Refused("an anchor is unusable: " + e.getMessage());
      }
    }
    if (anchors.isEmpty()) {
      throw new Refused("no anchors (expected: at least one)");
    }
    try {
      controlAuthority.trust(bundle.controlAuthority());
    } catch (SSLException e) {
      throw new Refused("controlAuthority is unusable: " + e.getMessage());
    }
    trusting.trust(new TrustBundle(own.trustDomain(), anchors), bundle.issuing());
    Log.info("trust bundle in use", "version", bundle.version(), "anchors", anchors.size());
  }

  private void acknowledge() {
    if (!acknowledged && version != null) {
      acknowledged = true;
      report.accept(new ReportMessage.Ack(TrustMessage.STREAM, version));
    }
  }

  private void refuse(String of, String why) {
    Log.warn("a trust bundle is refused; the last good one stays", "reason", why);
    report.accept(new ReportMessage.Nack(TrustMessage.STREAM, of, why));
  }

  @Override
  public void ended(int status) {
    open = false;
    if (!told) {
      told = true;
      Log.warn("the control plane does not tell whom to trust", "status", status);
    }
    if (status == 401 && connection != null) {
      connection.channel().close(); // the next one shows the token as it is then
    }
  }
}
