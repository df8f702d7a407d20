package dev.weft.proxy.app;

/** The same by mutual TLS, which the JDK does. */
class Http2OverJdkTlsIT extends Http2IT {
  @Override
  Between between() {
    return Between.JDK;
  }
}
