package dev.weft.playground.apiserver.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state on disk: one line of JSON for each change, rewritten to one line for each object at
 * start and when it has grown. A line cut short by a crash ends the reading; what was before it
 * counts. Guarded by the store's lock.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final long REWRITE_AFTER_BYTES = 64L << 20;

  private final @Nullable Path file;
  private @Nullable OutputStream out;
  private long written;

  Journal(@Nullable Path directory) throws IOException {
    if (directory != null) {
      Files.createDirectories(directory);
    }
    file = directory == null ? null : directory.resolve("state.jsonl");
  }

  /** Hands out what was kept; answers the last version. */
  long load(BiConsumer<Key, ObjectNode> objects) throws IOException {
    long last = 1;
    if (file == null || !Files.exists(file)) {
      return last;
    }
    var latest = new java.util.LinkedHashMap<Key, ObjectNode>();
    int number = 0;
    // Latin-1 keeps every byte, so that a torn line is met by the JSON parser and not by the
    // decoder.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      number++;
      try {
        JsonNode entry = Json.parse(line.getBytes(StandardCharsets.ISO_8859_1));
        last = Math.max(last, entry.path("version").asLong());
        Key key = Key.of(entry.path("collection").asText(), entry.path("path").asText("/"));
        if (entry.get("object") instanceof ObjectNode object) {
          latest.put(key, object);
        } else {
          latest.remove(key);
        }
      } catch (IOException e) {
        LOG.atWarn()
            .addKeyValue("file", file)
            .addKeyValue("line", number)
            .log("kept state is damaged; what follows this line is lost");
        break;
      }
    }
    latest.forEach(objects);
    return last;
  }

  void append(Event event, Supplier<Map<String, Collection<ObjectNode>>> everything) {
    if (out == null) {
      return;
    }
    ObjectNode object = event.type() == Event.Type.DELETED ? null : event.object();
    try {
      write(out, event.version(), event.key(), object);
      out.flush();
      if (written > REWRITE_AFTER_BYTES) {
        rewrite(everything, event.version());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep state in " + file, e);
    }
  }

  void rewrite(Supplier<Map<String, Collection<ObjectNode>>> everything, long version)
      throws IOException {
    if (file == null) {
      return;
    }
    close();
    written = 0;
    Path next = file.resolveSibling("state.jsonl.next");
    try (OutputStream fresh = new BufferedOutputStream(Files.newOutputStream(next))) {
      write(fresh, version, new Key("", "", ""), null);
      for (var collection : everything.get().entrySet()) {
        for (ObjectNode object : collection.getValue()) {
          write(fresh, version, Store.key(collection.getKey(), object), object);
        }
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = 0;
    out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
  }

  private void write(OutputStream to, long version, Key key, @Nullable ObjectNode object)
      throws IOException {
    ObjectNode entry = Json.object().put("version", version);
    entry.put("collection", key.collection()).put("path", key.path()).set("object", object);
    byte[] line = Json.bytes(entry);
    to.write(line);
    to.write('\n');
    written += line.length;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
