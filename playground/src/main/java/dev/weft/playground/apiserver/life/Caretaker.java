package dev.weft.playground.apiserver.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Intent;
import dev.weft.playground.apiserver.write.Writes;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the cluster: after changes it goes over everything there is and does what is due. By
 * level, not by edge: it needs no memory of what happened, so a restart or a missed beat loses
 * nothing.
 */
public final class Caretaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);
  private static final List<String> FIRST_NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Store store;
  private final Catalog catalog;
  private final Writes writes;
  private final List<Chore> chores;
  private final Semaphore due = new Semaphore(1);
  private final Thread thread = Thread.ofVirtual().name("caretaker").unstarted(this::run);

  /** One thing to look after. Answers by changing objects, which makes it due again. */
  interface Chore {
    void tend(Store store, Hands hands);
  }

  public Caretaker(Store store, Catalog catalog, Writes writes, String caPem) {
    this.store = store;
    this.catalog = catalog;
    this.writes = writes;
    chores = List.of(new NamespaceLife(caPem), new DefinitionLife(), new GarbageCollector());
  }

  /** Makes the first namespaces, then goes on by itself. */
  public void start() {
    Hands hands = new Hands(catalog, writes);
    Resource namespaces = catalog.builtin("", "namespaces");
    for (String name : FIRST_NAMESPACES) {
      if (store.get(new Key("namespaces", "", name)).isEmpty()) {
        ObjectNode namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        writes.create(Intent.internal(namespaces, "", name), namespace);
      }
    }
    chores.forEach(chore -> chore.tend(store, hands));
    thread.start();
  }

  /** Something has changed. */
  public void look() {
    if (due.availablePermits() == 0) {
      due.release();
    }
  }

  private void run() {
    Hands hands = new Hands(catalog, writes);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        due.acquire();
        due.drainPermits();
        chores.forEach(chore -> tend(chore, hands));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void tend(Chore chore, Hands hands) {
    try {
      chore.tend(store, hands);
    } catch (Refusal refusal) {
      LOG.atDebug()
          .addKeyValue("chore", chore.getClass().getSimpleName())
          .addKeyValue("why", refusal.getMessage())
          .log("refused");
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("chore", chore.getClass().getSimpleName())
          .setCause(e)
          .log("chore failed");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
