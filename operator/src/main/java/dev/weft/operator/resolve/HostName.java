package dev.weft.operator.resolve;

import dev.weft.api.Names;
import java.util.List;

/**
 * What a host name means inside the cluster, by the search list that pods have (KEP and
 * documentation "DNS for Services and Pods"): {@code web}, {@code web.shop}, {@code web.shop.svc},
 * {@code web.shop.svc.cluster.local}, each with or without the final dot.
 */
public sealed interface HostName {
  /** A Service. */
  record OfService(ServiceKey service) implements HostName {}

  /** One pod of a headless Service, by its host name. */
  record OfMember(ServiceKey service, String hostname) implements HostName {}

  /** No name of this cluster. */
  record Foreign() implements HostName {}

  static HostName parse(String host, String callerNamespace) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String domain = "." + Names.CLUSTER_DOMAIN;
    boolean full = name.endsWith(domain);
    if (full) {
      name = name.substring(0, name.length() - domain.length());
    }
    List<String> labels = List.of(name.split("\\.", -1));
    if (labels.size() > 4 || !labels.stream().allMatch(HostName::isLabel)) {
      return new Foreign();
    }
    boolean svc = labels.getLast().equals("svc");
    return switch (labels.size()) {
      case 1 ->
          full ? new Foreign() : new OfService(new ServiceKey(callerNamespace, labels.getFirst()));
      case 2 ->
          full ? new Foreign() : new OfService(new ServiceKey(labels.get(1), labels.getFirst()));
      case 3 ->
          svc ? new OfService(new ServiceKey(labels.get(1), labels.getFirst())) : new Foreign();
      default ->
          svc
              ? new OfMember(new ServiceKey(labels.get(2), labels.get(1)), labels.getFirst())
              : new Foreign();
    };
  }

  /** RFC 1123 label, lower case. */
  private static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.length() <= 63
        && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
}
