package dev.weft.proxy.app;

/** The same by mutual TLS. */
class TwoProxiesOverTlsIT extends TwoProxiesIT {
  @Override
  Between between() {
    return Between.BORINGSSL;
  }
}
