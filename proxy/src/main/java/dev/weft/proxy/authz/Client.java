package dev.weft.proxy.authz;

import dev.weft.api.SpiffeId;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the same for all of a connection.
 *
 * @param id null where nothing was proved
 * @param address null where the connection does not say: no network holds it
 */
public record Client(@Nullable SpiffeId id, @Nullable Address address) {}
