package dev.weft.playground.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.util.List;
import java.util.Optional;

/**
 * Questions about who somebody is and what they may do. Whoever is known here may do everything.
 */
public final class Reviews {
  private final Tokens tokens;

  public Reviews(Tokens tokens) {
    this.tokens = tokens;
  }

  public ObjectNode answer(String kind, ObjectNode question, User user) {
    ObjectNode answer = question.deepCopy();
    Json.child(answer, "metadata").putNull("creationTimestamp");
    ObjectNode status = answer.putObject("status");
    switch (kind) {
      case "TokenReview" -> token(question.path("spec"), status);
      case "SelfSubjectReview" -> status.set("userInfo", user.toJson());
      case "SelfSubjectRulesReview" -> {
        ObjectNode everything = status.putArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
          everything.putArray(field).add("*");
        }
        ObjectNode paths = status.putArray("nonResourceRules").addObject();
        paths.putArray("verbs").add("*");
        paths.putArray("nonResourceURLs").add("*");
        status.put("incomplete", false);
      }
      default -> status.put("allowed", true);
    }
    return answer;
  }

  private void token(JsonNode spec, ObjectNode status) {
    List<String> asked = Json.texts(spec.path("audiences"));
    List<String> wanted = asked.isEmpty() ? List.of(Tokens.ISSUER) : asked;
    Optional<Tokens.Valid> valid = tokens.verify(Json.text(spec, "token"));
    List<String> common =
        valid.map(v -> v.audiences().stream().filter(wanted::contains).toList()).orElse(List.of());
    if (valid.isEmpty() || common.isEmpty()) {
      status.putObject("user");
      status.put(
          "error",
          valid.isEmpty()
              ? "invalid bearer token"
              : "[invalid bearer token, token audiences "
                  + valid.get().audiences()
                  + " is invalid for the target audiences "
                  + wanted
                  + "]");
      return;
    }
    status.put("authenticated", true);
    status.set("user", valid.get().user().toJson());
    status.set("audiences", Json.strings(common));
  }
}
