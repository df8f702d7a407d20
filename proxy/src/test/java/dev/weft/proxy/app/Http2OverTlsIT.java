package dev.weft.proxy.app;

/** The same by mutual TLS. */
class Http2OverTlsIT extends Http2IT {
  @Override
  Between between() {
    return Between.BORINGSSL;
  }
}
