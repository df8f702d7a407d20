package dev.weft.proxy.app;

/** The same by mutual TLS. */
class Http2StreamingOverTlsIT extends Http2StreamingIT {
  @Override
  Between between() {
    return Between.BORINGSSL;
  }
}
