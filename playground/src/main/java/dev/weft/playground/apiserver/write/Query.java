package dev.weft.playground.apiserver.write;

import dev.weft.playground.apiserver.model.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's parameters; of one given twice the last counts. */
public record Query(Map<String, String> parameters) {
  public static final Query NONE = new Query(Map.of());

  public static Query parse(@Nullable String raw) {
    var parameters = new HashMap<String, String>();
    for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(decode(name), decode(value));
    }
    return new Query(Map.copyOf(parameters));
  }

  public String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  public boolean has(String name) {
    return !text(name).isEmpty();
  }

  public boolean flag(String name) {
    return text(name).equals("true") || text(name).equals("1");
  }

  public long number(String name, long otherwise) {
    try {
      return has(name) ? Long.parseLong(text(name)) : otherwise;
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("strconv.ParseInt: parsing \"" + text(name) + "\": invalid syntax");
    }
  }

  public boolean dryRun() {
    if (has("dryRun") && !text("dryRun").equals("All")) {
      throw Refusal.badRequest("dryRun: \"" + text("dryRun") + "\" (expected: All)");
    }
    return has("dryRun");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
