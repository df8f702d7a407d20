package dev.weft.proxy.app;

/** The same by mutual TLS. */
class TunnelOverTlsIT extends TunnelIT {
  @Override
  Between between() {
    return Between.BORINGSSL;
  }
}
