package dev.weft.playground.apiserver.schema;

import dev.weft.playground.apiserver.cel.Values;
import java.net.InetAddress;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.regex.Pattern;

/** The string formats that a kube-apiserver checks; others mean nothing to it. */
final class Formats {
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "([a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?\\.)*[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?\\.?");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private Formats() {}

  static boolean matches(String format, String text) {
    try {
      return switch (format) {
        case "date-time" -> OffsetDateTime.parse(text) != null;
        case "date" -> LocalDate.parse(text) != null;
        case "duration" -> Values.duration(text) != null;
        case "byte" -> Base64.getDecoder().decode(text) != null;
        case "uri" -> URI.create(text).isAbsolute();
        case "ipv4" -> InetAddress.ofLiteral(text).getAddress().length == 4;
        case "ipv6" -> InetAddress.ofLiteral(text).getAddress().length == 16;
        case "hostname" -> HOSTNAME.matcher(text).matches();
        case "email" -> EMAIL.matcher(text).matches();
        case "uuid" -> UUID.matcher(text).matches();
        default -> true;
      };
    } catch (java.time.DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }
}
