package dev.weft.api.route;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers changed on their way, to the service and back. Trailers stay as they are. */
public record HeaderChanges(Changes request, Changes response) {
  public static final HeaderChanges NONE = new HeaderChanges(Changes.NONE, Changes.NONE);

  /**
   * Whose meaning is one connection's (RFC 9110, section 7.6.1), or that say where a message ends
   * and where it goes.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Of the mesh (some applications take an underscore for a dash), of Linkerd, of gRPC. */
  private static final List<String> RESERVED_BEGINNINGS =
      List.of(":", "weft-", "weft_", "l5d-", "l5d_", "grpc-");

  /** What {@link #isReserved} holds for, in words. */
  public static final String EXPECTED =
      "a header that neither frames nor routes a message: not Host, Content-Length, Connection or the like,"
          + " and none that begins with ':', weft-, l5d- or grpc-";

  /** First removed, then set, then added: the order of the lists decides within each. */
  public record Changes(List<String> remove, List<Header> set, List<Header> add) {
    public static final Changes NONE = new Changes(List.of(), List.of(), List.of());

    public Changes {
      remove = List.copyOf(remove);
      set = List.copyOf(set);
      add = List.copyOf(add);
    }

    public boolean isEmpty() {
      return remove.isEmpty() && set.isEmpty() && add.isEmpty();
    }
  }

  /** A field of a head. */
  public record Header(String name, String value) {}

  /** HTTP, gRPC or the mesh itself works with the header: it is not to be changed. */
  public static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return RESERVED.contains(lower) || RESERVED_BEGINNINGS.stream().anyMatch(lower::startsWith);
  }

  /** RFC 9110, section 5.6.2: a token. */
  public static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(HeaderChanges::isTokenCharacter);
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Visible ASCII, with blanks inside: the part of RFC 9110, section 5.5 that is not obsolete. */
  public static boolean isValue(String value) {
    return value.equals(value.strip())
        && value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
  }
}
