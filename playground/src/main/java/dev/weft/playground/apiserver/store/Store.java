package dev.weft.playground.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects, under one lock and one sequence of versions. Objects in it are never changed in
 * place, so a reader holds a consistent one without copying, and a writer says which object it
 * wants to replace by handing it back. Watchers read the collection's log by position: there is no
 * buffer per watcher, and who falls behind the log is told so (410).
 */
public final class Store implements AutoCloseable {
  /** Changes remembered per collection; older watch and list versions are answered 410 Gone. */
  private static final int HISTORY = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Shelf> shelves = new HashMap<>();
  private final Journal journal;
  private volatile Consumer<Event> listener = _ -> {};
  private long version;
  private boolean closed;

  private final class Shelf {
    private final NavigableMap<String, ObjectNode> objects = new TreeMap<>();
    private final ArrayDeque<Event> log = new ArrayDeque<>();
    private final Condition changed = lock.newCondition();
    private long forgotten =
        version; // what happened up to here is no longer, or never was, in the log
  }

  /** What a list sees: all objects of a collection as they were at one version. */
  public record Snapshot(long version, NavigableMap<String, ObjectNode> objects) {}

  /** What a watcher gets: changes after its position, and its next position. */
  public record Batch(long version, List<Event> events) {}

  /** Keeps its state in the directory; null forgets it with the process. */
  public Store(@Nullable Path keep) throws IOException {
    journal = new Journal(keep);
    version =
        journal.load((key, object) -> shelf(key.collection()).objects.put(key.path(), object));
    shelves.values().forEach(shelf -> shelf.forgotten = version);
    journal.rewrite(this::everything, version);
  }

  /** Called with each change, under the lock: must be quick and must not call back. */
  public void onChange(Consumer<Event> consumer) {
    listener = consumer;
  }

  public Optional<ObjectNode> get(Key key) {
    lock.lock();
    try {
      return Optional.ofNullable(shelf(key.collection()).objects.get(key.path()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores next in place of expected (null: nothing there yet) under a new version. Empty when
   * something else than expected was there, and nothing has happened.
   */
  public Optional<ObjectNode> swap(Key key, @Nullable ObjectNode expected, ObjectNode next) {
    lock.lock();
    try {
      Shelf shelf = shelf(key.collection());
      if (!isThere(shelf, key, expected)) {
        return Optional.empty();
      }
      ObjectNode stored = stamped(next);
      shelf.objects.put(key.path(), stored);
      Event.Type type = expected == null ? Event.Type.ADDED : Event.Type.MODIFIED;
      record(shelf, new Event(version, type, key, stored, expected));
      return Optional.of(stored);
    } finally {
      lock.unlock();
    }
  }

  /** Removes expected, whose last state is said to be last. Empty when something else was there. */
  public Optional<ObjectNode> remove(Key key, ObjectNode expected, ObjectNode last) {
    lock.lock();
    try {
      Shelf shelf = shelf(key.collection());
      if (!isThere(shelf, key, expected)) {
        return Optional.empty();
      }
      ObjectNode gone = stamped(last);
      shelf.objects.remove(key.path());
      record(shelf, new Event(version, Event.Type.DELETED, key, gone, expected));
      return Optional.of(gone);
    } finally {
      lock.unlock();
    }
  }

  /** The collection now, or as it was at an earlier version that the log still covers. */
  public Snapshot list(String collection, @Nullable Long at) {
    lock.lock();
    try {
      Shelf shelf = shelf(collection);
      var objects = new TreeMap<>(shelf.objects);
      if (at == null || at >= version) {
        return new Snapshot(version, objects);
      }
      refuseForgotten(shelf, at);
      var newestFirst = shelf.log.descendingIterator();
      while (newestFirst.hasNext()) {
        Event event = newestFirst.next();
        if (event.version() <= at) {
          break;
        }
        if (event.previous() == null) {
          objects.remove(event.key().path());
        } else {
          objects.put(event.key().path(), event.previous());
        }
      }
      return new Snapshot(at, objects);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for changes of a collection after a version; an empty batch when there was none for that
   * long.
   */
  public Batch changes(String collection, long after, Duration patience)
      throws InterruptedException {
    lock.lock();
    try {
      Shelf shelf = shelf(collection);
      long left = patience.toNanos();
      while (left > 0
          && !closed
          && (shelf.log.isEmpty() || shelf.log.getLast().version() <= after)) {
        left = shelf.changed.awaitNanos(left);
      }
      refuseForgotten(shelf, after);
      var events = new ArrayList<Event>();
      var newestFirst = shelf.log.descendingIterator();
      while (newestFirst.hasNext()) {
        Event event = newestFirst.next();
        if (event.version() <= after) {
          break;
        }
        events.addFirst(event);
      }
      return new Batch(Math.max(version, after), events);
    } finally {
      lock.unlock();
    }
  }

  public boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Everything there is, by collection. */
  public Map<String, Collection<ObjectNode>> everything() {
    lock.lock();
    try {
      var all = new TreeMap<String, Collection<ObjectNode>>();
      shelves.forEach((name, shelf) -> all.put(name, List.copyOf(shelf.objects.values())));
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      shelves.values().forEach(shelf -> shelf.changed.signalAll());
      journal.close();
    } finally {
      lock.unlock();
    }
  }

  /** The very object: its version is part of it, and stored objects never change. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isThere(Shelf shelf, Key key, @Nullable ObjectNode expected) {
    return shelf.objects.get(key.path()) == expected;
  }

  private Shelf shelf(String collection) {
    return shelves.computeIfAbsent(collection, _ -> new Shelf());
  }

  private ObjectNode stamped(ObjectNode object) {
    ObjectNode stamped = object.deepCopy();
    Json.child(stamped, "metadata").put("resourceVersion", Long.toString(++version));
    return stamped;
  }

  private void record(Shelf shelf, Event event) {
    shelf.log.addLast(event);
    if (shelf.log.size() > HISTORY) {
      shelf.forgotten = shelf.log.removeFirst().version();
    }
    journal.append(event, this::everything);
    listener.accept(event);
    shelf.changed.signalAll();
  }

  private static void refuseForgotten(Shelf shelf, long version) {
    if (version < shelf.forgotten) {
      throw Refusal.expired(
          "too old resource version: " + version + " (" + (shelf.forgotten + 1) + ")");
    }
  }

  /** The key of a stored object. */
  public static Key key(String collection, ObjectNode object) {
    return new Key(collection, Meta.namespace(object), Meta.name(object));
  }
}
