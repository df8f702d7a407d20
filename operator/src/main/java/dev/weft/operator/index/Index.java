package dev.weft.operator.index;

import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.resolve.PodRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the records and the topics: one thread applies changes in batches and publishes to each
 * topic that a batch touches. Everything else only puts changes in, subscribes, and reads topics.
 */
public final class Index implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Index.class);

  private final Mailbox mailbox = new Mailbox();
  private final Map<Topic.Key<?>, Topic<?>> topics = new HashMap<>();
  private final Map<Object, Set<Topic<?>>> dependents = new HashMap<>();
  private final Cluster cluster = new Cluster();
  private final Answers answers = new Answers(cluster);
  private final Thread owner;
  private final Runnable onPublished;
  private volatile Collection<Source> inForce = List.of();
  private volatile int records;
  private volatile int topicCount;

  /**
   * @param onPublished runs on the index's thread after each batch
   */
  public Index(Runnable onPublished) {
    this.onPublished = onPublished;
    this.owner = Thread.ofPlatform().name("index").daemon().unstarted(this::loop);
  }

  public void start() {
    owner.start();
  }

  public void accept(Change change) {
    mailbox.put(change);
  }

  /** Runs once everything that was put in before has been published. */
  public void afterwards(Runnable task) {
    mailbox.run(task);
  }

  /** An interest in a topic; closing it ends the interest. */
  public final class Subscription<V extends Value> implements Latest.Following<V> {
    private final Topic<V> topic;
    private final Latest.Following<V> following;

    private Subscription(Topic<V> topic, Runnable listener) {
      this.topic = topic;
      this.following = topic.answer().follow(listener);
    }

    public Topic<V> topic() {
      return topic;
    }

    @Override
    public @Nullable V latest() {
      return following.latest();
    }

    @Override
    public void close() {
      synchronized (topics) {
        following.close();
      }
      mailbox.run(() -> forgetIfAbandoned(topic));
    }
  }

  /**
   * @param listener runs on the index's thread whenever the topic has a new value; it must only
   *     wake somebody up
   */
  public <V extends Value> Subscription<V> subscribe(Topic.Key<V> key, Runnable listener) {
    synchronized (topics) {
      @SuppressWarnings("unchecked") // a topic stands under its own key
      Topic<V> topic = (Topic<V>) topics.get(key);
      if (topic == null) {
        Topic<V> created = new Topic<>(key);
        topics.put(key, created);
        topicCount = topics.size();
        mailbox.run(() -> evaluate(created));
        topic = created;
      }
      return new Subscription<>(topic, listener);
    }
  }

  /** A pod with a proxy, as far as the index has come. Any thread may ask. */
  public Optional<PodRecord> pod(PodName name) {
    return cluster.pod(name.namespace(), name.name());
  }

  /** The generations of custom resources that are in force. */
  public Collection<Source> inForce() {
    return inForce;
  }

  /** Services, slices and pods. */
  public int records() {
    return records;
  }

  public int topics() {
    return topicCount;
  }

  /** Changes that wait. */
  public int backlog() {
    return mailbox.size();
  }

  public boolean alive() {
    return owner.isAlive();
  }

  @Override
  public void close() {
    mailbox.close();
  }

  private void loop() {
    try {
      while (true) {
        Mailbox.Batch batch = mailbox.take();
        apply(batch.changes());
        batch.tasks().forEach(this::runGuarded);
        if (!batch.changes().isEmpty() || !batch.tasks().isEmpty()) {
          runGuarded(onPublished);
        }
        if (batch.last()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var touched = new HashSet<Object>();
    for (Change change : changes) {
      runGuarded(() -> cluster.apply(change, touched));
    }
    records = cluster.size();
    affected(touched).forEach(topic -> runGuarded(() -> evaluate(topic)));
    // After the topics: who sees a generation here finds it in the topics, too.
    inForce =
        Stream.of(
                cluster.profiles().sources(),
                cluster.splits().sources(),
                cluster.routes().sources(),
                cluster.authorizations().sources(),
                cluster.drains(),
                cluster.removal().stream().toList())
            .flatMap(Collection::stream)
            .toList();
  }

  private Collection<Topic<?>> affected(Set<Object> touched) {
    if (touched.contains(Cluster.EVERYTHING)) {
      synchronized (topics) {
        return List.copyOf(topics.values());
      }
    }
    var affected = new HashSet<Topic<?>>();
    touched.forEach(key -> affected.addAll(dependents.getOrDefault(key, Set.of())));
    return affected;
  }

  private <V extends Value> void evaluate(Topic<V> topic) {
    Answers.Answer<V> answer = answers.answer(topic.key());
    if (!answer.dependencies().equals(topic.dependencies)) {
      unlink(topic);
      topic.dependencies = answer.dependencies();
      topic.dependencies.forEach(
          key -> dependents.computeIfAbsent(key, _ -> new HashSet<>()).add(topic));
    }
    if (answer.value() != null) {
      topic.answer().publish(answer.value());
    }
  }

  private void forgetIfAbandoned(Topic<?> topic) {
    synchronized (topics) {
      if (!topic.answer().abandoned() || !topics.remove(topic.key(), topic)) {
        return;
      }
      topicCount = topics.size();
    }
    unlink(topic);
    topic.dependencies = Set.of();
  }

  private void unlink(Topic<?> topic) {
    for (Object key : topic.dependencies) {
      Set<Topic<?>> others = dependents.get(key);
      if (others != null && others.remove(topic) && others.isEmpty()) {
        dependents.remove(key);
      }
    }
  }

  /** A bug in one answer must not end the answers to all others. */
  private void runGuarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("index: a step failed", e);
    }
  }
}
