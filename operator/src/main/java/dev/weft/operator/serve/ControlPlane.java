package dev.weft.operator.serve;

import dev.weft.api.wire.TrustMessage;
import dev.weft.operator.ca.Signer;
import dev.weft.operator.fleet.Ledger;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Latest;
import dev.weft.operator.index.Zones;
import java.util.function.BooleanSupplier;

/**
 * What the streams of the control plane's port need.
 *
 * @param tokens may answer from memory
 * @param freshTokens asks the API server each time: for certificates, which outlive what is
 *     remembered
 * @param trust whom proxies are told to trust
 * @param synced the index knows the cluster; before that no stream is served
 * @param fleetReader the ServiceAccount, of the control plane's namespace, that may read the fleet
 */
public record ControlPlane(
    Index index,
    Ledger ledger,
    TokenCheck tokens,
    TokenCheck freshTokens,
    Latest<TrustMessage.Bundle> trust,
    Signer signer,
    Zones zones,
    Limits limits,
    BooleanSupplier synced,
    String fleetNamespace,
    String fleetReader) {}
