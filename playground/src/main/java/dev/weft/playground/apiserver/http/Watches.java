package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Event;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Predicate;

/** GET with watch=1: changes as lines, until the client or the time is gone. */
final class Watches {
  private static final long LONGEST_SECONDS = 3_600;

  /** Also how soon a client that went away is noticed. */
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

  private final Store store;
  private final Reads reads;

  Watches(Store store, Reads reads) {
    this.store = store;
    this.reads = reads;
  }

  void watch(Call call, Target target) throws IOException, InterruptedException {
    if (call.header("Upgrade").equalsIgnoreCase("websocket")) {
      call.text(
          200,
          "WebSocket is not spoken here"); // an open stream would hang the client; this makes it
      // fall back
      return;
    }
    Resource resource = target.resource();
    Predicate<JsonNode> filter = Reads.filter(target, call.query);
    long from = call.query.number("resourceVersion", 0);
    boolean initial = call.query.flag("sendInitialEvents");
    if (from > 0 && !initial) {
      store.changes(resource.collection(), from, Duration.ZERO); // 410 now, as a Status of its own
    }
    long seconds = Math.min(call.query.number("timeoutSeconds", LONGEST_SECONDS), LONGEST_SECONDS);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    try (OutputStream out = call.stream("application/json")) {
      new Stream(call, resource, filter, out).run(from, initial, end);
    }
  }

  /** One watch under way. */
  private final class Stream {
    private final Call call;
    private final Resource resource;
    private final Predicate<JsonNode> filter;
    private final OutputStream out;
    private final Reads.Form form;
    private boolean first = true;

    Stream(Call call, Resource resource, Predicate<JsonNode> filter, OutputStream out) {
      this.call = call;
      this.resource = resource;
      this.filter = filter;
      this.out = out;
      form = Reads.Form.accepted(call);
    }

    void run(long from, boolean initial, long end) throws IOException, InterruptedException {
      long position = from;
      out.flush(); // the client waits for the status line
      if (from == 0 || initial) {
        Store.Snapshot now = store.list(resource.collection(), null);
        for (ObjectNode object : now.objects().values()) {
          if (filter.test(object)) {
            send("ADDED", Shape.inVersion(resource, object));
          }
        }
        position = now.version();
        if (initial && call.query.flag("allowWatchBookmarks")) {
          bookmark(position, true);
        }
        out.flush();
      }
      try {
        follow(position, end);
      } catch (Refusal gone) {
        line("ERROR", gone.status());
      }
    }

    private void follow(long from, long end) throws IOException, InterruptedException {
      long position = from;
      while (!store.closed() && System.nanoTime() < end) {
        long patience = Math.min(end - System.nanoTime(), BOOKMARK_EVERY.toNanos());
        Store.Batch batch =
            store.changes(resource.collection(), position, Duration.ofNanos(Math.max(1, patience)));
        position = batch.version();
        for (Event event : batch.events()) {
          change(event);
        }
        if (batch.events().isEmpty() && call.query.flag("allowWatchBookmarks")) {
          bookmark(position, false);
        }
        out.flush();
      }
    }

    /**
     * An object that a change moves into or out of the selection comes or goes for this watcher.
     */
    private void change(Event event) throws IOException {
      ObjectNode previous = event.previous();
      boolean was = previous != null && filter.test(previous);
      boolean is = event.type() != Event.Type.DELETED && filter.test(event.object());
      ObjectNode object = Shape.inVersion(resource, event.object());
      if (is) {
        send(was ? "MODIFIED" : "ADDED", object);
      } else if (was) {
        send("DELETED", object);
      }
    }

    private void bookmark(long version, boolean initialEnd) throws IOException {
      ObjectNode mark =
          Json.object().put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
      ObjectNode metadata =
          mark.putObject("metadata").put("resourceVersion", Long.toString(version));
      if (initialEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      if (form == Reads.Form.TABLE) {
        ObjectNode table = Tables.empty(resource, first);
        table.withArray("/rows").addObject().set("object", mark);
        Json.child(table, "metadata").put("resourceVersion", Long.toString(version));
        line("BOOKMARK", table);
      } else {
        line("BOOKMARK", mark);
      }
    }

    private void send(String type, ObjectNode object) throws IOException {
      line(
          type,
          switch (form) {
            case OBJECT -> object;
            case METADATA -> Tables.metadata(object);
            case TABLE -> {
              ObjectNode table = reads.table(call, resource, object, first);
              Json.child(table, "metadata")
                  .put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
              yield table;
            }
          });
      first = false;
    }

    /**
     * In ASCII: Fabric8's client, when it watches without WebSocket, decodes each piece of the
     * stream by itself, and leaves NULs behind wherever a character takes several bytes
     * (WatchHTTPManager of 7.8.0 takes the whole array of the decoded buffer).
     */
    private void line(String type, ObjectNode object) throws IOException {
      ObjectNode line = Json.object().put("type", type);
      line.set("object", object);
      out.write(Json.ascii(line));
      out.write('\n');
    }
  }
}
