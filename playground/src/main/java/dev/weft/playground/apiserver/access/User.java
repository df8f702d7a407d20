package dev.weft.playground.apiserver.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.util.List;
import java.util.Map;

/** Who asks. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** The server itself: garbage collection and the like. */
  public static final User SYSTEM =
      new User("system:apiserver", "", List.of("system:masters", "system:authenticated"), Map.of());

  /** A client certificate's subject: CN is the user, O the groups. */
  static User named(String name, List<String> groups) {
    var all = new java.util.ArrayList<>(groups);
    all.add("system:authenticated");
    return new User(name, "", List.copyOf(all), Map.of());
  }

  /** authentication/v1 UserInfo. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("username", name);
    if (!uid.isEmpty()) {
      json.put("uid", uid);
    }
    json.set("groups", Json.strings(groups));
    if (!extra.isEmpty()) {
      ObjectNode more = json.putObject("extra");
      extra.forEach((key, values) -> more.set(key, Json.strings(values)));
    }
    return json;
  }
}
