package dev.weft.proxy.app;

/** The same by mutual TLS, which the JDK does. */
class TunnelOverJdkTlsIT extends TunnelIT {
  @Override
  Between between() {
    return Between.JDK;
  }
}
