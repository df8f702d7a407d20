package dev.weft.api.policy;

import dev.weft.api.PortRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One AuthorizationPolicy as a proxy of a pod that it selects has it.
 *
 * @param name {@code <namespace>/<name>}: for logs, and the label of denials
 * @param ports for which it speaks; none: all
 * @param routes HTTP requests for which it speaks; none: all connections and requests
 * @param allow one that holds is enough; none: nobody is allowed
 * @param audit others are let in, logged and counted, unless another rule that speaks refuses them
 */
public record Rule(
    String name,
    List<PortRange> ports,
    List<RequestMatch> routes,
    List<Client> allow,
    boolean audit) {

  public Rule {
    ports = List.copyOf(ports);
    routes = List.copyOf(routes);
    allow = List.copyOf(allow);
  }

  /**
   * Requests by path and method: what is given must hold together. With nothing given it is
   * malformed.
   *
   * @param path the whole path, without the query
   * @param pathPrefix by whole segments: {@code /a} holds for {@code /a} and {@code /a/b}
   * @param pathRegex RE2; must match the whole path
   * @param methods none: all
   */
  public record RequestMatch(
      @Nullable String path,
      @Nullable String pathPrefix,
      @Nullable String pathRegex,
      List<String> methods) {
    public RequestMatch {
      methods = List.copyOf(methods);
    }
  }

  /**
   * Clients. One of the identities must hold, and one of the networks, as far as there are any.
   * With neither it is malformed, and allows nobody: a later version may mean something by a field
   * that an earlier one does not know.
   *
   * @param identities {@code *} for any of this mesh; a SPIFFE ID; or all below one that ends in
   *     {@code /*}. None: no identity is needed
   * @param networks none: any address
   */
  public record Client(List<String> identities, List<Network> networks) {
    public Client {
      identities = List.copyOf(identities);
      networks = List.copyOf(networks);
    }
  }

  /**
   * A network in CIDR form, less some parts of it.
   *
   * @param except networks in CIDR form
   */
  public record Network(String cidr, List<String> except) {
    public Network {
      except = List.copyOf(except);
    }
  }
}
