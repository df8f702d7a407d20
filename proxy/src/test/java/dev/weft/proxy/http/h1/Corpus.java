package dev.weft.proxy.http.h1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The cases of src/test/resources/http1, whose heads say how they are written. */
public final class Corpus {
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+):(.*?)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)|¶");
  private static final Pattern AUTHORITY = Pattern.compile("(?<![A-Za-z])H(?![A-Za-z])");

  private Corpus() {}

  /**
   * @param bytes each character is one
   * @param passed on, exactly; null where that is not said
   */
  public record Case(int line, String expectation, String bytes, @Nullable String passed) {
    @Override
    public String toString() {
      return "line " + line + ": " + expectation;
    }

    public byte[] raw() {
      return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  public static List<Case> read(String file, String authority) {
    try (var in = Corpus.class.getResourceAsStream("/http1/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource http1/" + file);
      }
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return IntStream.range(0, lines.size())
          .filter(at -> !lines.get(at).isBlank() && !lines.get(at).startsWith("#"))
          .mapToObj(at -> parse(at + 1, lines.get(at), authority))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(int line, String text, String authority) {
    String[] parts = text.split(" \\| ", 3);
    return new Case(
        line,
        parts[0],
        unescape(parts[1], authority),
        parts.length == 3 ? unescape(parts[2], authority) : null);
  }

  private static String unescape(String text, String authority) {
    String named = AUTHORITY.matcher(text).replaceAll(authority);
    String whole =
        REPEATED
            .matcher(named)
            .replaceAll(found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
    return ESCAPE
        .matcher(whole)
        .replaceAll(found -> Matcher.quoteReplacement(character(found.group())));
  }

  private static String character(String escape) {
    return switch (escape) {
      case "¶" -> "\r\n";
      case "\\r" -> "\r";
      case "\\n" -> "\n";
      case "\\t" -> "\t";
      case "\\0" -> "\0";
      case "\\\\" -> "\\";
      default -> {
        if (escape.length() != 4) {
          throw new IllegalArgumentException("no escape: " + escape);
        }
        yield String.valueOf((char) Integer.parseInt(escape.substring(2), 16));
      }
    };
  }
}
