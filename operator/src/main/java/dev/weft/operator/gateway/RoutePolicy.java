package dev.weft.operator.gateway;

import dev.weft.api.route.Answer;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Source;
import dev.weft.api.route.Timeouts;
import dev.weft.api.route.UrlRewrite;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of proxies, before it is known which of its backends there are.
 *
 * @param createdAt of the object, RFC 3339
 * @param parents Services only
 */
public record RoutePolicy(
    Source source, Kind kind, String createdAt, List<Parent> parents, List<Rule> rules) {
  /** Of matches alike that of the older route holds, and then that of the first name. */
  static final Comparator<RoutePolicy> PRECEDENCE =
      Comparator.comparing(RoutePolicy::createdAt)
          .thenComparing(policy -> policy.source().namespace())
          .thenComparing(policy -> policy.source().name());

  public RoutePolicy {
    parents = List.copyOf(parents);
    rules = List.copyOf(rules);
  }

  /** At one port of a Service only one kind holds: the first of these. */
  public enum Kind {
    GRPC("GRPCRoute", "grpcroutes"),
    HTTP("HTTPRoute", "httproutes");

    private final String text;
    private final String plural;

    Kind(String text, String plural) {
      this.text = text;
      this.plural = plural;
    }

    public String text() {
      return text;
    }

    public String plural() {
      return plural;
    }
  }

  /** Which object. */
  public record Name(Kind kind, String namespace, String name) {}

  public Name name() {
    return new Name(kind, source.namespace(), source.name());
  }

  /** For people: {@code HTTPRoute shop/stock}. */
  public String text() {
    return kind.text() + " " + source.namespace() + "/" + source.name();
  }

  /**
   * A Service that it is bound to.
   *
   * @param index among the object's parentRefs
   * @param port null: all
   * @param portName null: any
   */
  public record Parent(
      int index, ServiceKey service, @Nullable Integer port, @Nullable String portName) {
    public boolean binds(ServiceRecord.Port to) {
      return (port == null || port == to.number())
          && (portName == null || portName.equals(to.name()));
    }
  }

  /**
   * What is done with requests for which a match holds.
   *
   * @param backends none: they go where they were sent to
   * @param redirect they are not sent anywhere; null: they are
   */
  public record Rule(
      String name,
      List<Match> matches,
      List<Backend> backends,
      @Nullable HeaderChanges headers,
      @Nullable UrlRewrite rewrite,
      List<Copy> copies,
      Answer.@Nullable Redirect redirect,
      @Nullable RetryPolicy retry,
      Timeouts timeouts) {
    public Rule {
      matches = List.copyOf(matches);
      backends = List.copyOf(backends);
      copies = List.copyOf(copies);
    }

    /** All that it names as a backend. */
    public Stream<Reference> references() {
      return Stream.concat(backends.stream().map(Backend::to), copies.stream().map(Copy::to));
    }

    /** It says itself where requests go. */
    boolean decides() {
      return !backends.isEmpty() || redirect != null;
    }
  }

  /** A condition, and how far it goes before others. */
  public record Match(RequestMatch condition, Rank rank) {}

  /** A backend that gets a share of requests. */
  public record Backend(Reference to, int weight, @Nullable HeaderChanges headers) {}

  /** A backend that gets copies of some requests. */
  public record Copy(Reference to, int numerator, int denominator) {}

  /**
   * What a route names as a backend.
   *
   * @param field where it does
   * @param service null: it is none
   * @param port 0: it names none
   * @param wrong what is wrong with it, whatever Services there are; null: nothing
   */
  public record Reference(
      String field, @Nullable ServiceKey service, int port, @Nullable String wrong) {}
}
