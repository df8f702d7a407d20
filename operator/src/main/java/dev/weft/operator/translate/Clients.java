package dev.weft.operator.translate;

import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Rule;
import dev.weft.crds.authorizationpolicy.Client;
import dev.weft.crds.authorizationpolicy.Network;
import dev.weft.crds.schema.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom a policy allows. */
final class Clients {
  /** SPIFFE-ID, section 2: a trust domain, then segments; {@code /*} at the end is ours. */
  private static final Pattern SPIFFE =
      Pattern.compile("spiffe://[a-z0-9][a-z0-9._-]*(/[A-Za-z0-9._-]+)*(/[*])?");

  /** What {@link #uri} reads, in words. */
  static final String EXPECTED_IDENTITY =
      "a SPIFFE ID, all below one that ends in /*, <namespace>/<service account>, or *";

  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern NETWORK = Pattern.compile(Cidr.PATTERN);

  private final Problems problems;
  private final String trustDomain;

  Clients(Problems problems, String trustDomain) {
    this.problems = problems;
    this.trustDomain = trustDomain;
  }

  List<Rule.Client> of(List<Client> asked) {
    var clients = new ArrayList<Rule.Client>();
    for (int i = 0; i < asked.size(); i++) {
      clients.add(client(asked.get(i), "spec.allow[" + i + "]"));
    }
    return clients;
  }

  private Rule.Client client(Client asked, String field) {
    if (asked.identities().isEmpty()
        && asked.namespaces().isEmpty()
        && asked.networks().isEmpty()) {
      problems.add(field, "is empty (expected: identities, namespaces or networks)");
    }
    var identities = new ArrayList<String>();
    for (int i = 0; i < asked.identities().size(); i++) {
      identities.add(identity(asked.identities().get(i), field + ".identities[" + i + "]"));
    }
    for (int i = 0; i < asked.namespaces().size(); i++) {
      identities.add(namespace(asked.namespaces().get(i), field + ".namespaces[" + i + "]"));
    }
    var networks = new ArrayList<Rule.Network>();
    for (int i = 0; i < asked.networks().size(); i++) {
      networks.add(network(asked.networks().get(i), field + ".networks[" + i + "]"));
    }
    return new Rule.Client(identities, networks);
  }

  private String identity(String text, String field) {
    Optional<String> uri = uri(text, trustDomain);
    if (uri.isEmpty()) {
      problems.add(field, "'" + text + "' (expected: " + EXPECTED_IDENTITY + ")");
    }
    return uri.orElse(text);
  }

  /**
   * An identity as proxies know it; empty for text that names none.
   *
   * @param trustDomain that a short name is of
   */
  static Optional<String> uri(String text, String trustDomain) {
    if (text.equals("*") || SPIFFE.matcher(text).matches()) {
      return Optional.of(text);
    }
    Matcher account = SERVICE_ACCOUNT.matcher(text);
    return account.matches()
        ? Optional.of(new SpiffeId(trustDomain, account.group(1), account.group(2)).uri())
        : Optional.empty();
  }

  private String namespace(String text, String field) {
    if (!NAMESPACE.matcher(text).matches()) {
      problems.add(field, "'" + text + "' (expected: the name of a namespace)");
    }
    return "spiffe://" + trustDomain + "/ns/" + text + "/*";
  }

  private Rule.Network network(Network asked, String field) {
    checkCidr(asked.cidr(), field + ".cidr");
    for (int i = 0; i < asked.except().size(); i++) {
      checkCidr(asked.except().get(i), field + ".except[" + i + "]");
    }
    return new Rule.Network(asked.cidr(), asked.except());
  }

  /** The schema looks at IPv6 addresses by their letters only. */
  private void checkCidr(String text, String field) {
    if (!NETWORK.matcher(text).matches()
        || (text.indexOf(':') >= 0 && !isIpv6(text.substring(0, text.indexOf('/'))))) {
      problems.add(
          field,
          "'" + text + "' (expected: a network in CIDR form such as 10.0.0.0/8 or fd00::/8)");
    }
  }

  /** An IPv4 address in IPv6's clothes is none: connections from there show as IPv4. */
  private static boolean isIpv6(String text) {
    try {
      return InetAddress.ofLiteral(text) instanceof Inet6Address;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
