package dev.weft.playground.apiserver.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What k8s.io/apiserver/pkg/cel/library adds to the language: quantities, URLs, addresses, regular
 * expressions, lists.
 */
final class KubernetesFunctions {
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelType URL = OpaqueType.create("kubernetes.URL");
  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final CelType S = SimpleType.STRING;
  private static final CelType B = SimpleType.BOOL;
  private static final CelType I = SimpleType.INT;
  private static final CelType LIST = ListType.create(SimpleType.DYN);

  private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
  private final Map<String, List<CelFunctionBinding>> implementations = new LinkedHashMap<>();

  private static final KubernetesFunctions ALL = new KubernetesFunctions();

  static List<CelFunctionDecl> declarations() {
    return ALL.overloads.entrySet().stream()
        .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
        .toList();
  }

  static List<CelFunctionBinding> bindings() {
    var all = new ArrayList<CelFunctionBinding>();
    ALL.implementations.forEach(
        (name, own) -> all.addAll(CelFunctionBinding.fromOverloads(name, own)));
    return all;
  }

  private KubernetesFunctions() {
    quantities();
    urls();
    addresses();
    text();
    lists();
  }

  private void quantities() {
    global("isQuantity", B, S, String.class, s -> parses(() -> quantity(s)));
    global("quantity", QUANTITY, S, String.class, KubernetesFunctions::quantity);
    member("sign", I, QUANTITY, BigDecimal.class, q -> (long) q.signum());
    member("isInteger", B, QUANTITY, BigDecimal.class, q -> q.stripTrailingZeros().scale() <= 0);
    member("asInteger", I, QUANTITY, BigDecimal.class, BigDecimal::longValueExact);
    member(
        "asApproximateFloat",
        SimpleType.DOUBLE,
        QUANTITY,
        BigDecimal.class,
        BigDecimal::doubleValue);
    with(
        "isGreaterThan",
        B,
        QUANTITY,
        BigDecimal.class,
        QUANTITY,
        BigDecimal.class,
        (a, b) -> a.compareTo(b) > 0);
    with(
        "isLessThan",
        B,
        QUANTITY,
        BigDecimal.class,
        QUANTITY,
        BigDecimal.class,
        (a, b) -> a.compareTo(b) < 0);
    with(
        "compareTo",
        I,
        QUANTITY,
        BigDecimal.class,
        QUANTITY,
        BigDecimal.class,
        (a, b) -> (long) a.compareTo(b));
    with("add", QUANTITY, QUANTITY, BigDecimal.class, QUANTITY, BigDecimal.class, BigDecimal::add);
    with(
        "sub",
        QUANTITY,
        QUANTITY,
        BigDecimal.class,
        QUANTITY,
        BigDecimal.class,
        BigDecimal::subtract);
    with(
        "add",
        QUANTITY,
        QUANTITY,
        BigDecimal.class,
        I,
        Long.class,
        (a, b) -> a.add(BigDecimal.valueOf(b)));
    with(
        "sub",
        QUANTITY,
        QUANTITY,
        BigDecimal.class,
        I,
        Long.class,
        (a, b) -> a.subtract(BigDecimal.valueOf(b)));
  }

  private void urls() {
    global("isURL", B, S, String.class, s -> parses(() -> url(s)));
    global("url", URL, S, String.class, KubernetesFunctions::url);
    member("getScheme", S, URL, URI.class, u -> orEmpty(u.getScheme()));
    member(
        "getHost", S, URL, URI.class, u -> orEmpty(u.getRawAuthority()).replaceFirst("^.*@", ""));
    member("getHostname", S, URL, URI.class, u -> orEmpty(u.getHost()).replaceAll("[\\[\\]]", ""));
    member("getPort", S, URL, URI.class, u -> u.getPort() < 0 ? "" : Integer.toString(u.getPort()));
    member("getEscapedPath", S, URL, URI.class, u -> orEmpty(u.getRawPath()));
  }

  private void addresses() {
    global("isIP", B, S, String.class, s -> parses(() -> ip(s)));
    global("ip", IP, S, String.class, KubernetesFunctions::ip);
    member("family", I, IP, InetAddress.class, ip -> ip.getAddress().length == 4 ? 4L : 6L);
    member("isLoopback", B, IP, InetAddress.class, InetAddress::isLoopbackAddress);
    member("isUnspecified", B, IP, InetAddress.class, InetAddress::isAnyLocalAddress);
    member("isLinkLocalUnicast", B, IP, InetAddress.class, InetAddress::isLinkLocalAddress);
    global("isCIDR", B, S, String.class, s -> parses(() -> Cidr.parse(s)));
    global("cidr", CIDR, S, String.class, Cidr::parse);
    member("prefixLength", I, CIDR, Cidr.class, c -> (long) c.bits());
    member("ip", IP, CIDR, Cidr.class, Cidr::address);
    with("containsIP", B, CIDR, Cidr.class, S, String.class, (c, s) -> c.contains(ip(s)));
    with("containsIP", B, CIDR, Cidr.class, IP, InetAddress.class, Cidr::contains);
    with("containsCIDR", B, CIDR, Cidr.class, S, String.class, (c, s) -> c.contains(Cidr.parse(s)));
    with("containsCIDR", B, CIDR, Cidr.class, CIDR, Cidr.class, Cidr::contains);
  }

  private void text() {
    with(
        "find",
        S,
        S,
        String.class,
        S,
        String.class,
        (s, re) -> {
          var matcher = Pattern.compile(re).matcher(s);
          return matcher.find() ? matcher.group() : "";
        });
    with(
        "findAll",
        ListType.create(S),
        S,
        String.class,
        S,
        String.class,
        (s, re) -> Pattern.compile(re).matcher(s).results().map(r -> r.group()).toList());
  }

  private void lists() {
    member("isSorted", B, LIST, List.class, list -> sorted(list).equals(list));
    member("sum", SimpleType.DYN, LIST, List.class, KubernetesFunctions::sum);
    member("min", SimpleType.DYN, LIST, List.class, list -> sorted(list).getFirst());
    member("max", SimpleType.DYN, LIST, List.class, list -> sorted(list).getLast());
    with(
        "indexOf",
        I,
        LIST,
        List.class,
        SimpleType.DYN,
        Object.class,
        (list, item) -> (long) list.indexOf(item));
    with(
        "lastIndexOf",
        I,
        LIST,
        List.class,
        SimpleType.DYN,
        Object.class,
        (list, item) -> (long) list.lastIndexOf(item));
  }

  private interface Attempt {
    Object run();
  }

  private <A> void global(
      String name,
      CelType result,
      CelType argument,
      Class<A> type,
      CelFunctionOverload.Unary<A> body) {
    String id = "k8s_" + name;
    declare(
        name,
        CelOverloadDecl.newGlobalOverload(id, result, argument),
        CelFunctionBinding.from(id, type, body));
  }

  private <A> void member(
      String name, CelType result, CelType self, Class<A> type, CelFunctionOverload.Unary<A> body) {
    String id = "k8s_" + self.name() + "_" + name;
    declare(
        name,
        CelOverloadDecl.newMemberOverload(id, result, self),
        CelFunctionBinding.from(id, type, body));
  }

  private <A, R> void with(
      String name,
      CelType result,
      CelType self,
      Class<A> type,
      CelType argument,
      Class<R> argumentType,
      CelFunctionOverload.Binary<A, R> body) {
    String id = "k8s_" + self.name() + "_" + name + "_" + argument.name();
    declare(
        name,
        CelOverloadDecl.newMemberOverload(id, result, self, argument),
        CelFunctionBinding.from(id, type, argumentType, body));
  }

  private void declare(String name, CelOverloadDecl overload, CelFunctionBinding binding) {
    overloads.computeIfAbsent(name, _ -> new ArrayList<>()).add(overload);
    implementations.computeIfAbsent(name, _ -> new ArrayList<>()).add(binding);
  }

  private static boolean parses(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }

  private static BigDecimal quantity(String text) {
    return Quantity.getAmountInBytes(Quantity.parse(text));
  }

  private static URI url(String text) {
    URI uri = URI.create(text);
    if (!uri.isAbsolute() && !text.startsWith("/")) {
      throw new IllegalArgumentException(
          "URL parse error during conversion from string: '" + text + "'");
    }
    return uri;
  }

  private static InetAddress ip(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // CEL lets only lists of comparable things through
  private static List<Object> sorted(List<?> list) {
    var copy = new ArrayList<Object>(list);
    copy.sort((Comparator) Comparator.naturalOrder());
    return copy;
  }

  private static Object sum(List<?> list) {
    boolean whole = list.stream().allMatch(Long.class::isInstance);
    double sum = list.stream().mapToDouble(n -> ((Number) n).doubleValue()).sum();
    return whole ? (Object) list.stream().mapToLong(n -> (Long) n).sum() : (Object) sum;
  }
}
