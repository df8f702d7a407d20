package dev.weft.operator.status;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events (events.k8s.io/v1). Told on transitions only; a lost one is no failure. */
public final class Events {
  private static final Logger log = LoggerFactory.getLogger(Events.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_NOTE = 1024; // the API server refuses longer ones
  private static final int MAX_NAME = 200; // of 253, less what makes it the only one

  /** Reasons that call for a person, whatever was before. */
  private static final Set<String> FAILURES =
      Set.of(
          "AnotherMeshExists",
          "VersionNotSupported",
          "ApplyFailed",
          "Invalid",
          "NotAClusterService");

  private final KubernetesClient client;
  private final String instance;
  private final InstantSource clock;

  /**
   * @param instance which of the operator's pods speaks
   */
  public Events(KubernetesClient client, String instance, InstantSource clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  /** Good news or bad. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  public void tell(HasMetadata about, Type type, String reason, String note) {
    Event event = event(about, type, reason, note, instance, clock.instant());
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      log.debug("event not recorded reason={} cause={}", reason, e.getMessage());
    }
  }

  /**
   * Told once of an object and a reason, also by operators that come after this one: the event has
   * a name that follows from both, and the API server refuses a second one while it keeps the
   * first.
   */
  public void tellOnce(HasMetadata about, Type type, String reason, String note) {
    Event event = event(about, type, reason, note, instance, clock.instant());
    event.getMetadata().setGenerateName(null);
    event.getMetadata().setName(onlyName(about, reason));
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      log.debug("event not recorded reason={} cause={}", reason, e.getMessage());
    }
  }

  static String onlyName(HasMetadata about, String reason) {
    String name = about.getMetadata().getName();
    byte[] told = (about.getMetadata().getUid() + "/" + reason).getBytes(StandardCharsets.UTF_8);
    return name.substring(0, Math.min(MAX_NAME, name.length()))
        + "."
        + UUID.nameUUIDFromBytes(told).toString().replace("-", "");
  }

  /** For conditions that are good when true, such as Ready. */
  public void tellOf(HasMetadata about, ConditionSet conditions, Set<String> types) {
    for (ConditionSet.Transition transition : conditions.transitions()) {
      Condition to = transition.to();
      if (types.contains(to.getType())) {
        // On the way up, "not yet" is no warning; a fall from True is one.
        boolean bad =
            to.getStatus().equals("False")
                && (transition.from().equals("True") || FAILURES.contains(to.getReason()));
        tell(
            about,
            bad ? Type.WARNING : Type.NORMAL,
            to.getReason(),
            to.getType() + "=" + to.getStatus() + ": " + to.getMessage());
      }
    }
  }

  static Event event(
      HasMetadata about, Type type, String reason, String note, String instance, Instant at) {
    var meta = about.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + "-")
        .withNamespace(Objects.requireNonNullElse(meta.getNamespace(), "default"))
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(at)))
        .withReportingController(Names.GROUP + "/operator")
        .withReportingInstance(instance)
        .withAction("Reconcile")
        .withReason(reason)
        .withType(type.text)
        .withNote(note.substring(0, Math.min(MAX_NOTE, note.length())))
        .withNewRegarding()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(meta.getNamespace())
        .withName(meta.getName())
        .withUid(meta.getUid())
        .endRegarding()
        .build();
  }
}
