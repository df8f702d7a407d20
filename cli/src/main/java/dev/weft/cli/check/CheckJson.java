package dev.weft.cli.check;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings for a program, in the shape of {@code linkerd check -o json}. Fields are only added. */
final class CheckJson {
  private CheckJson() {}

  static String text(Findings findings) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("success", findings.success());
    out.put("categories", findings.categories().stream().map(CheckJson::category).toList());
    return Serialization.asJson(out);
  }

  private static Map<String, Object> category(Category category) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("categoryName", category.name());
    List<Map<String, @Nullable Object>> checks =
        category.checks().stream().map(CheckJson::check).toList();
    fields.put("checks", checks);
    return fields;
  }

  private static Map<String, @Nullable Object> check(Check check) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", check.id());
    fields.put("description", check.description());
    if (check.hint() != null) {
      fields.put("hint", check.hint());
    }
    if (check.error() != null) {
      fields.put("error", check.error());
    }
    if (!check.note().isEmpty()) {
      fields.put("note", check.note());
    }
    fields.put("result", check.result().text());
    return fields;
  }
}
