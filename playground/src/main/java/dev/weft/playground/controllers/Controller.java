package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one shell around every planner: a change of a watched object names keys, each key is planned
 * on one thread, the actions are carried out in order. A planner never throws for what a user
 * wrote; what the API server refuses is tried again.
 */
final class Controller implements AutoCloseable {
  private final Function<Key, List<Action>> plan;
  private final Writer writer;
  private final WorkLoop loop;

  Controller(
      String name,
      ScheduledExecutorService timer,
      Writer writer,
      Function<Key, List<Action>> plan) {
    this.plan = plan;
    this.writer = writer;
    this.loop = new WorkLoop(name, timer, this::reconcile);
  }

  /**
   * Plans the keys that {@code concerned} names when an object of {@code cache} comes, changes or
   * goes.
   */
  <T extends HasMetadata> Controller on(Cache<T> cache, Function<T, Collection<Key>> concerned) {
    cache.listen((before, after) -> {
      ask(before, concerned);
      ask(after, concerned);
    });
    return this;
  }

  private <T> void ask(@Nullable T object, Function<T, Collection<Key>> concerned) {
    if (object != null) {
      concerned.apply(object).forEach(loop::ask);
    }
  }

  void start() {
    loop.start();
  }

  private void reconcile(Key key) {
    for (Action action : plan.apply(key)) {
      if (action instanceof Action.Again(var after)) {
        loop.askAfter(key, after);
      } else {
        writer.carryOut(action);
      }
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
