package dev.weft.proxy.app;

/** The same by mutual TLS, which the JDK does. */
class TwoProxiesOverJdkTlsIT extends TwoProxiesIT {
  @Override
  Between between() {
    return Between.JDK;
  }
}
