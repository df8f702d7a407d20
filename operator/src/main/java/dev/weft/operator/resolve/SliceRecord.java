package dev.weft.operator.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane keeps of an EndpointSlice. */
public record SliceRecord(
    String namespace, String name, ServiceKey service, List<Port> ports, List<Member> members) {

  public SliceRecord {
    ports = List.copyOf(ports);
    members = List.copyOf(members);
  }

  /** A port of every member, by the name that the Service gives it. */
  public record Port(String name, int number) {}

  /**
   * One address of the slice.
   *
   * @param hostname for names such as {@code db-0.db.shop.svc.cluster.local}
   * @param forZones the zones whose clients should use it, by the slice's hints
   * @param pod name of the pod behind it, in the slice's namespace
   */
  public record Member(
      String address,
      boolean ready,
      boolean serving,
      boolean terminating,
      @Nullable String hostname,
      @Nullable String zone,
      List<String> forZones,
      @Nullable String pod) {
    public Member {
      forZones = List.copyOf(forZones);
    }
  }
}
