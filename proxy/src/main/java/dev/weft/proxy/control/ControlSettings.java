package dev.weft.proxy.control;

import dev.weft.api.Names;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * How to reach the control plane.
 *
 * @param tls verifies the server's certificate and name; speaks HTTP/2 only
 * @param provider does TLS
 */
public record ControlSettings(
    String host, int port, SslContext tls, SslProvider provider, Path tokenFile) {

  /**
   * @param ca PEM certificates of those who may sign for the control plane
   * @throws SSLException when there is no certificate in {@code ca}
   */
  public static ControlSettings of(
      String host, int port, String ca, SslProvider provider, Path tokenFile) throws SSLException {
    try {
      SslContext tls =
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .protocols("TLSv1.3")
              .endpointIdentificationAlgorithm("HTTPS")
              .trustManager(new ByteArrayInputStream(ca.getBytes(StandardCharsets.UTF_8)))
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                      ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2))
              .build();
      return new ControlSettings(host, port, tls, provider, tokenFile);
    } catch (IllegalArgumentException e) {
      throw new SSLException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same, with others who may sign for the control plane.
   *
   * @throws SSLException when there is no certificate in {@code ca}
   */
  ControlSettings trusting(String ca) throws SSLException {
    return of(host, port, ca, provider, tokenFile);
  }

  /** The name that the certificate must bear: the host, or the Service's where that is a number. */
  String serverName() {
    return NetUtil.createInetAddressFromIpAddressString(host) == null
        ? host
        : Names.CONTROL + "." + Names.NAMESPACE + ".svc." + Names.CLUSTER_DOMAIN;
  }
}
