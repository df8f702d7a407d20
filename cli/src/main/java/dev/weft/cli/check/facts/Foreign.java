package dev.weft.cli.check.facts;

import java.util.List;

/** Others' definitions that a mesh has to do with, where they are installed. */
public final class Foreign {
  public static final String SMI_SPLITS = "trafficsplits.split.smi-spec.io";
  public static final String GATEWAYS = "gateways.gateway.networking.k8s.io";
  public static final String HTTP_ROUTES = "httproutes.gateway.networking.k8s.io";
  public static final List<String> CRDS = List.of(SMI_SPLITS, GATEWAYS, HTTP_ROUTES);

  private Foreign() {}
}
