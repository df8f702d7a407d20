package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheTest {
  private final Cache<Pod> cache = new Cache<>();
  private final Key key = new Key("shop", "one");

  @Test
  void theNewestVersionStays() {
    cache.accept(version("a", 9));
    cache.accept(version("a", 10));
    cache.accept(version("a", 8));

    assertThat(cache.get(key)).contains(version("a", 10));
  }

  @Test
  void aSuccessorOfTheSameNameIsAnotherObject() {
    cache.accept(version("a", 9));
    cache.accept(version("b", 12));
    cache.gone(version("a", 11));

    assertThat(cache.get(key)).contains(version("b", 12));
  }

  @Test
  void whatIsGoneDoesNotComeBackByALateAnswer() {
    cache.gone(version("a", 11));
    cache.accept(version("a", 9));

    assertThat(cache.get(key)).isEmpty();
  }

  @Test
  void listenersHearEachChangeOnce() {
    List<String> heard = new ArrayList<>();
    cache.listen((before, after) -> heard.add(text(before) + ">" + text(after)));
    cache.accept(version("a", 1));
    cache.accept(version("a", 1));
    cache.accept(version("a", 2));
    cache.gone(version("a", 2));

    assertThat(heard).containsExactly("->1", "1>2", "2>-");
  }

  @Test
  void namespacesAreKeptApart() {
    cache.accept(version("a", 1));

    assertThat(cache.in("shop")).hasSize(1);
    assertThat(cache.in("sho")).isEmpty();
    assertThat(cache.in("shop2")).isEmpty();
  }

  private static String text(@org.jspecify.annotations.Nullable Pod pod) {
    return pod == null ? "-" : pod.getMetadata().getResourceVersion();
  }

  private static Pod version(String uid, int version) {
    return Some.pod("one", "10.42.0.2")
        .edit()
        .editMetadata()
        .withUid(uid)
        .withResourceVersion(Integer.toString(version))
        .endMetadata()
        .build();
  }
}
