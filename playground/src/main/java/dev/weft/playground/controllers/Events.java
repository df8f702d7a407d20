package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events that {@code kubectl describe} shows. The same event about the same object is
 * counted up instead of written anew. Events are a courtesy: one that cannot be written is dropped.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int REMEMBERED = 512;

  private record Same(String uid, String path, String reason, String message) {}

  private final KubernetesClient client;
  private final Clock clock;
  private final String component;
  private final Map<Same, Event> written =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Same, Event> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long sequence;

  public Events(KubernetesClient client, Clock clock, String component) {
    this.client = client;
    this.clock = clock;
    this.component = component;
  }

  public void record(HasMetadata about, boolean warning, String reason, String message) {
    record(about, "", warning, reason, message);
  }

  /** {@code path} names a part of the object, as {@code spec.containers{app}}. */
  public void record(
      HasMetadata about, String path, boolean warning, String reason, String message) {
    String uid = Objects.toString(about.getMetadata().getUid(), "");
    try {
      write(new Same(uid, path, reason, message), about, warning);
    } catch (KubernetesClientException e) {
      LOG.debug("event {} about {} not written: {}", reason, Key.of(about), e.getMessage());
    }
  }

  private synchronized void write(Same same, HasMetadata about, boolean warning) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event before = written.get(same);
    Event event =
        before == null
            ? client.resource(fresh(same, about, warning, now)).create()
            : client
                .resource(
                    before.edit().withCount(before.getCount() + 1).withLastTimestamp(now).build())
                .update();
    written.put(same, event);
  }

  private Event fresh(Same same, HasMetadata about, boolean warning, String now) {
    ObjectReference to = reference(about, same.path());
    String namespace = to.getNamespace() == null ? "default" : to.getNamespace();
    return new EventBuilder()
        .withNewMetadata()
        .withName("%s.%x%x".formatted(to.getName(), clock.millis(), sequence++ & 0xfff))
        .withNamespace(namespace)
        .endMetadata()
        .withInvolvedObject(to)
        .withType(warning ? "Warning" : "Normal")
        .withReason(same.reason())
        .withMessage(same.message())
        .withCount(1)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withNewSource()
        .withComponent(component)
        .endSource()
        .withReportingComponent(component)
        .withReportingInstance(component)
        .build();
  }

  private static ObjectReference reference(HasMetadata about, String path) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .withFieldPath(path.isEmpty() ? null : path)
        .build();
  }
}
