package dev.weft.crds.schema;

/**
 * Networks in CIDR form, by their look: what passes may still be no address, and is told in status
 * then.
 */
public final class Cidr {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /** IPv4 exactly; of IPv6 the letters and the length of the prefix. */
  public static final String PATTERN =
      "^("
          + BYTE
          + "([.]"
          + BYTE
          + "){3}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$";

  private Cidr() {}
}
