package dev.weft.operator.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.operator.inject.Settings.Platform;
import dev.weft.operator.serve.WebServer;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page {@code /inject}: an AdmissionReview in, an AdmissionReview out (admission.k8s.io/v1).
 */
public final class Webhook implements WebServer.Page {
  public static final String PATH = "/inject";

  private static final Logger log = LoggerFactory.getLogger(Webhook.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final InjectionState state;
  private final Platform platform;
  private final Supplier<String> controlCa;
  private final InjectionCounts counts;

  public Webhook(
      InjectionState state, Platform platform, Supplier<String> controlCa, InjectionCounts counts) {
    this.state = state;
    this.platform = platform;
    this.controlCa = controlCa;
    this.counts = counts;
  }

  @Override
  public WebServer.Answer answer(String method, byte[] body) {
    if (!method.equals("POST")) {
      return WebServer.Answer.text(405, "expected: POST\n");
    }
    try {
      JsonNode review = MAPPER.readTree(body);
      JsonNode request = review.path("request");
      if (!review.path("kind").asText().equals("AdmissionReview")
          || !request.path("uid").isTextual()) {
        return WebServer.Answer.text(400, "expected: an AdmissionReview with a request\n");
      }
      return new WebServer.Answer(200, "application/json", respond(request).toString());
    } catch (IOException e) {
      return WebServer.Answer.text(400, "not JSON, or no pod: " + e.getMessage() + "\n");
    }
  }

  private ObjectNode respond(JsonNode request) throws IOException {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode response = answer.putObject("response");
    response.put("uid", request.path("uid").asText());
    if (!request.path("kind").path("kind").asText().equals("Pod")
        || !request.path("operation").asText().equals("CREATE")) {
      response.put("allowed", true);
      return answer;
    }
    Pod pod = MAPPER.treeToValue(request.path("object"), Pod.class);
    String namespace = request.path("namespace").asText();
    Decision decision =
        Injector.decide(
            new Injector.Input(
                pod,
                state.annotations(namespace),
                state.mesh().map(mesh -> Settings.of(mesh, platform)).orElse(null),
                controlCa.get()));
    counts.count(decision);
    write(decision, response);
    log.info(
        "pod seen namespace={} pod={} decision={} notes={}",
        namespace,
        pod.getMetadata().getName() != null
            ? pod.getMetadata().getName()
            : pod.getMetadata().getGenerateName() + "*",
        decision.getClass().getSimpleName(),
        decision instanceof Decision.Refuse refuse ? refuse.message() : decision.warnings());
    return answer;
  }

  private static void write(Decision decision, ObjectNode response) {
    response.put("allowed", !(decision instanceof Decision.Refuse));
    List<String> warnings = decision.warnings();
    if (!warnings.isEmpty()) {
      var array = response.putArray("warnings");
      warnings.forEach(array::add);
    }
    switch (decision) {
      case Decision.Inject(var patch, _) -> {
        response.put("patchType", "JSONPatch");
        response.put(
            "patch",
            Base64.getEncoder().encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8)));
      }
      case Decision.Refuse(String message, _) ->
          response.putObject("status").put("code", 422).put("message", "weft: " + message);
      case Decision.Leave _ -> {
        // Allowed, as it is.
      }
    }
  }
}
