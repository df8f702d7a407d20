package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gives Services their addresses, from one IPv4 range. */
public final class ClusterIps {
  private final int base;
  private final int size;

  /** A range like 10.43.0.0/16. */
  public ClusterIps(String cidr) {
    String[] parts = cidr.split("/", -1);
    int bits = parts.length == 2 && parts[1].matches("\\d{1,2}") ? Integer.parseInt(parts[1]) : -1;
    if (bits < 8 || bits > 29 || !parts[0].matches("\\d+(\\.\\d+){3}")) {
      throw new IllegalArgumentException(
          "service range '" + cidr + "' (expected: an IPv4 range of /8 to /29, as 10.43.0.0/16)");
    }
    size = 1 << (32 - bits);
    base = number(parts[0]) & -size;
  }

  /** The first address: the Service named kubernetes has it. */
  public String first() {
    return text(base + 1);
  }

  void allocate(ObjectNode service, Store store) {
    ObjectNode spec = Json.child(service, "spec");
    if (Json.text(spec, "type").equals("ExternalName")) {
      return;
    }
    String asked = Json.text(spec, "clusterIP");
    if (!asked.equals("None")) {
      Set<String> taken = new HashSet<>();
      store
          .list("services", null)
          .objects()
          .values()
          .forEach(s -> taken.add(Json.text(s, "spec", "clusterIP")));
      if (!asked.isEmpty() && (taken.contains(asked) || !inRange(asked))) {
        String why =
            taken.contains(asked)
                ? "failed to allocate IP " + asked + ": provided IP is already allocated"
                : "failed to allocate IP "
                    + asked
                    + ": the provided network does not match the current range";
        throw Refusal.invalid(
            "",
            "Service",
            Meta.name(service),
            List.of(FieldError.invalid("spec.clusterIPs", Json.array().add(asked), why)));
      }
      spec.put("clusterIP", asked.isEmpty() ? free(taken, Meta.uid(service)) : asked);
    }
    spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
    spec.putArray("ipFamilies").add("IPv4");
    if (!spec.has("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
  }

  /** What an update does not say of addresses stays. */
  void keep(ObjectNode current, ObjectNode next) {
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (Json.at(next, "spec", field).isMissingNode()
          && Json.at(current, "spec").has(field)
          && !Json.text(next, "spec", "type").equals("ExternalName")) {
        Json.child(next, "spec").set(field, Json.at(current, "spec", field));
      }
    }
  }

  /**
   * Starts at a place that differs by Service, so that an address is not given to another at once.
   */
  private String free(Set<String> taken, String uid) {
    int start = Math.floorMod(uid.hashCode(), size - 2);
    for (int i = 0; i < size - 2; i++) {
      String candidate = text(base + 1 + (start + i) % (size - 2));
      if (!candidate.equals(first()) && !taken.contains(candidate)) {
        return candidate;
      }
    }
    throw Refusal.of(
        500,
        "InternalError",
        "Internal error occurred: failed to allocate a serviceIP: range is full");
  }

  private boolean inRange(String address) {
    return address.matches("\\d+(\\.\\d+){3}") && (number(address) & -size) == base;
  }

  private static int number(String address) {
    int number = 0;
    for (String part : address.split("\\.", -1)) {
      number = (number << 8) | (Integer.parseInt(part) & 0xff);
    }
    return number;
  }

  private static String text(int number) {
    return (number >>> 24)
        + "."
        + (number >> 16 & 0xff)
        + "."
        + (number >> 8 & 0xff)
        + "."
        + (number & 0xff);
  }
}
