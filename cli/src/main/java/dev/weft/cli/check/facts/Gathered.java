package dev.weft.cli.check.facts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot under way: asks, and keeps the answers. */
final class Gathered implements Snapshot {
  /**
   * @param name null for a list
   */
  private record Question(Class<?> kind, @Nullable String namespace, @Nullable String name) {}

  private final Map<Question, Found<?>> answers = new HashMap<>();

  <T extends HasMetadata> void put(
      Class<T> kind, @Nullable String namespace, String name, Found<T> found) {
    answers.put(new Question(kind, namespace, name), found);
  }

  <T extends HasMetadata> void put(
      Class<T> kind, @Nullable String namespace, Found<List<T>> found) {
    answers.put(new Question(kind, namespace, null), found);
  }

  @Override
  public <T extends HasMetadata> Found<T> one(
      Class<T> kind, @Nullable String namespace, String name) {
    return answer(new Question(kind, namespace, name));
  }

  @Override
  public <T extends HasMetadata> Found<List<T>> all(Class<T> kind, @Nullable String namespace) {
    return answer(new Question(kind, namespace, null));
  }

  @SuppressWarnings("unchecked") // put() takes kind and answer of the same type
  private <A> Found<A> answer(Question question) {
    Found<?> answer = answers.get(question);
    if (answer == null) {
      throw new IllegalStateException("a check uses what was not asked for: " + question);
    }
    return (Found<A>) answer;
  }
}
