package dev.weft.playground.apiserver.http;

import dev.weft.playground.apiserver.Node;
import dev.weft.playground.apiserver.access.Authenticator;
import dev.weft.playground.apiserver.access.Reviews;
import dev.weft.playground.apiserver.access.Tokens;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Writes;
import java.time.InstantSource;

/** Puts the shell's parts together. */
public final class Shell {
  private Shell() {}

  /**
   * @param address host and port, as discovery names them
   */
  public static ApiHandler handler(
      Store store,
      Catalog catalog,
      Writes writes,
      Tokens tokens,
      Node node,
      InstantSource clock,
      String address) {
    Reads reads = new Reads(store, clock);
    Watches watches = new Watches(store, reads);
    Subresources subresources =
        new Subresources(store, writes, new PodStreams(node), tokens, new Reviews(tokens));
    Objects objects = new Objects(store, writes, reads, watches, subresources);
    return new ApiHandler(
        new Authenticator(tokens), catalog, new OpenApi(catalog), objects, address);
  }
}
