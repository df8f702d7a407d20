package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.patch.Apply;
import dev.weft.playground.apiserver.patch.ManagedFields;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The life of a write, in the order in which a kube-apiserver has it: decode, defaults, metadata,
 * mutating admission, field ownership, validation, validating admission, storage. Optimistic: an
 * update that does not say which version it starts from is made again when another one came
 * between.
 */
public final class Writes {
  private static final int ATTEMPTS = 10;

  private final Store store;
  private final Admission admission;
  private final Builtin builtin;
  private final Shape shape;
  private final InstantSource clock;

  public Writes(
      Store store, Admission admission, Builtin builtin, Shape shape, InstantSource clock) {
    this.store = store;
    this.admission = admission;
    this.builtin = builtin;
    this.shape = shape;
    this.clock = clock;
  }

  /** What a write led to. */
  public record Written(ObjectNode object, boolean created) {}

  public ObjectNode create(Intent asked, ObjectNode body) {
    ObjectNode object = body.deepCopy();
    shape.decode(asked, object);
    return create(asked, object, true);
  }

  private ObjectNode create(Intent asked, ObjectNode object, boolean trackFields) {
    Resource resource = asked.resource();
    Metadata.prepareCreate(resource, object, clock);
    Intent intent = asked.named(Meta.name(object));
    builtin.refuseClosedNamespace(intent);
    builtin.prepareCreate(resource, object);
    admission.mutate(intent, "CREATE", object, null);
    shape.reshape(resource, object);
    if (trackFields) {
      ManagedFields.update(resource, null, object, intent.manager(), "", clock.instant());
    }
    check(resource, object, null);
    admission.validate(intent, "CREATE", object, null);
    Key key = intent.key();
    synchronized (builtin) { // two Services must not get the same address
      builtin.allocate(resource, object, store);
      if (intent.query().dryRun()) {
        if (store.get(key).isPresent()) {
          throw Refusal.alreadyExists(resource.groupResource(), key.name());
        }
        return object;
      }
      ObjectNode stored =
          store
              .swap(key, null, object)
              .orElseThrow(() -> Refusal.alreadyExists(resource.groupResource(), key.name()));
      return stored;
    }
  }

  /** A PUT. */
  public Written update(Intent intent, ObjectNode body) {
    ObjectNode given = body.deepCopy();
    shape.decode(intent, given);
    Resource resource = intent.resource();
    if (!Meta.name(given).equals(intent.name())) {
      throw Refusal.badRequest(
          "the name of the object ("
              + Meta.name(given)
              + ") does not match the name on the URL ("
              + intent.name()
              + ")");
    }
    if (resource.custom() && Json.text(given, "metadata", "resourceVersion").isEmpty()) {
      throw Refusal.invalid(
          resource.group(),
          resource.kind(),
          intent.name(),
          List.of(
              FieldError.invalid(
                  "metadata.resourceVersion", Json.number(0), "must be specified for an update")));
    }
    return new Written(change(intent, _ -> given.deepCopy(), true), false);
  }

  /** A patch that starts from what is there. */
  public ObjectNode patch(Intent intent, UnaryOperator<ObjectNode> patch) {
    return change(
        intent,
        current -> {
          ObjectNode next = patch.apply(current);
          shape.refuseUnknown(intent, next);
          return next;
        },
        true);
  }

  /** Server-side apply; makes the object when it is not there. */
  public Written apply(Intent intent, ObjectNode body) {
    if (!intent.query().has("fieldManager")) {
      throw Refusal.badRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
    }
    Resource resource = intent.resource();
    ObjectNode applied = body.deepCopy();
    shape.identify(intent, applied);
    shape.refuseUnknown(intent, applied);
    boolean force = intent.query().flag("force");
    if (store.get(intent.key()).isEmpty()) {
      if (!intent.subresource().isEmpty()
          || !Json.text(applied, "metadata", "resourceVersion").isEmpty()) {
        throw Refusal.notFound(resource.groupResource(), intent.name());
      }
      ObjectNode fresh =
          Apply.apply(
              resource, Json.object(), applied, intent.manager(), "", force, clock.instant());
      try {
        return new Written(create(intent, fresh, false), true);
      } catch (Refusal refusal) {
        if (refusal.code() != 409) {
          throw refusal;
        } // made by someone else meanwhile: apply to that
      }
    }
    return new Written(
        change(
            intent,
            current ->
                Apply.apply(
                    resource,
                    current,
                    applied,
                    intent.manager(),
                    intent.subresource(),
                    force,
                    clock.instant()),
            false),
        false);
  }

  /** Replaces the object by what the change makes of it (of a copy); a patch for instance. */
  public ObjectNode change(Intent intent, UnaryOperator<ObjectNode> change, boolean trackFields) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ObjectNode old =
          store
              .get(intent.key())
              .orElseThrow(
                  () -> Refusal.notFound(intent.resource().groupResource(), intent.name()));
      ObjectNode current = Shape.inVersion(intent.resource(), old);
      ObjectNode next = change.apply(current.deepCopy());
      Metadata.refuseStale(intent, current, next);
      prepare(intent, current, next, trackFields);
      if (intent.query().dryRun()) {
        return next;
      }
      if (next.equals(current)) {
        return current;
      }
      Optional<ObjectNode> stored = replace(intent.key(), old, next);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    throw Refusal.modified(intent.resource().groupResource(), intent.name());
  }

  private void prepare(Intent intent, ObjectNode current, ObjectNode next, boolean trackFields) {
    Resource resource = intent.resource();
    shape.reshape(resource, next);
    Metadata.prepareUpdate(intent, current, next);
    builtin.prepareUpdate(intent, current, next);
    admission.mutate(intent, "UPDATE", next, current);
    shape.reshape(resource, next);
    Metadata.prepareUpdate(intent, current, next);
    if (trackFields) {
      ManagedFields.update(
          resource, current, next, intent.manager(), intent.subresource(), clock.instant());
    }
    ManagedFields.keepTimesOfUnchanged(current, next);
    check(resource, next, current);
    admission.validate(intent, "UPDATE", next, current);
  }

  private void check(Resource resource, ObjectNode object, @Nullable ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(Metadata.check(resource, object));
    if (old != null) {
      errors.addAll(Metadata.checkFinalizers(object, old));
    }
    errors.addAll(shape.check(resource, object, old));
    errors.addAll(builtin.check(resource, object, old));
    if (!errors.isEmpty()) {
      throw Refusal.invalid(resource.group(), resource.kind(), Meta.name(object), errors);
    }
  }

  /** The server's own change of an object it holds back: no admission, no ownership, no rules. */
  public void release(Intent intent, String uid, Consumer<ObjectNode> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ObjectNode> old =
          store.get(intent.key()).filter(object -> Meta.uid(object).equals(uid));
      if (old.isEmpty()) {
        return;
      }
      ObjectNode next = old.get().deepCopy();
      change.accept(next);
      if (next.equals(old.get()) || replace(intent.key(), old.get(), next).isPresent()) {
        return;
      }
    }
  }

  private Optional<ObjectNode> replace(Key key, ObjectNode old, ObjectNode next) {
    return isFinished(next) ? store.remove(key, old, next) : store.swap(key, old, next);
  }

  /** Whether nothing holds a deleted object back any more: no finalizer, and for pods no grace. */
  private static boolean isFinished(JsonNode object) {
    return Meta.deleting(object)
        && Meta.finalizers(object).isEmpty()
        && Json.at(object, "spec", "finalizers").isEmpty()
        && Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong() == 0;
  }

  /** Deletes, or begins to. Answers the object, and whether it is gone. */
  public Deletion.Outcome delete(Intent intent, Deletion.Options options) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ObjectNode old =
          store
              .get(intent.key())
              .orElseThrow(
                  () -> Refusal.notFound(intent.resource().groupResource(), intent.name()));
      options.refuseOther(intent, old);
      admission.mutate(intent, "DELETE", old, old);
      admission.validate(intent, "DELETE", old, old);
      ObjectNode next = Deletion.begin(intent.resource(), old, options, clock.instant());
      boolean gone = isFinished(next);
      if (intent.query().dryRun() || next.equals(old)) {
        return new Deletion.Outcome(next, gone);
      }
      Optional<ObjectNode> stored = replace(intent.key(), old, next);
      if (stored.isPresent()) {
        return new Deletion.Outcome(stored.get(), gone);
      }
    }
    throw Refusal.modified(intent.resource().groupResource(), intent.name());
  }
}
