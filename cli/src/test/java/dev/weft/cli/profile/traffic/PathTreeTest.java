package dev.weft.cli.profile.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PathTreeTest {
  @Test
  void whatLooksLikeAValueVaries() {
    assertThat(paths(List.of("/books/1", "/books/2", "/books/mine", "/books", "/")))
        .isEqualTo(Map.of("/books/*", 2L, "/books/mine", 1L, "/books", 1L, "/", 1L));
  }

  @Test
  void manyDifferentNamesInOnePlaceAreValues() {
    List<String> seen =
        IntStream.rangeClosed('a', 'z')
            .mapToObj(
                letter -> "/users/" + (char) letter + "ve/" + (letter % 2 == 0 ? "cart" : "orders"))
            .toList();

    assertThat(paths(seen)).isEqualTo(Map.of("/users/*/cart", 13L, "/users/*/orders", 13L));
  }

  @Test
  void aFewDifferentNamesAreNames() {
    List<String> seen =
        IntStream.rangeClosed('a', 'p').mapToObj(l -> "/kinds/" + (char) l).toList();

    assertThat(paths(seen)).hasSize(16);
  }

  @Test
  void kindsOfThingsAtTheRootMayBeMore() {
    List<String> seen =
        IntStream.rangeClosed('a', 'z').mapToObj(l -> "/" + (char) l + "s").toList();

    assertThat(paths(seen)).hasSize(26);
    assertThat(paths(IntStream.range(0, 65).mapToObj(i -> "/tenant-" + i + "/x").toList()))
        .isEqualTo(Map.of("/*/x", 65L));
  }

  /** What a user sees must not depend on who was first. */
  @RepeatedTest(20)
  void orderDoesNotMatterAndNoRequestIsLost(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var seen = new ArrayList<String>();
    for (int i = 0; i < 400; i++) {
      var path = new StringBuilder();
      for (int depth = random.nextInt(1, 5); depth > 0; depth--) {
        path.append('/')
            .append(random.nextInt(5) == 0 ? "7" : "n" + random.nextInt(random.nextInt(1, 26)));
      }
      seen.add(path.toString());
    }
    Map<String, Long> once = paths(seen);
    Collections.shuffle(seen, random);

    assertThat(paths(seen)).isEqualTo(once);
    assertThat(once.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(400);
  }

  @Test
  void memoryIsBounded() {
    var tree = new PathTree(100);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      // Names of names, none of them in one place too often.
      String path = Integer.toString(i, 8).replaceAll("(.)", "/n$1");
      refused += tree.add(List.of(path.substring(1).split("/", -1))) ? 0 : 1;
    }
    var kept = new ArrayList<Long>();
    tree.forEach((_, requests) -> kept.add(requests));

    assertThat(refused).isPositive();
    assertThat(kept).hasSizeLessThan(100);
    assertThat(kept.stream().mapToLong(Long::longValue).sum() + refused).isEqualTo(10_000);
  }

  @Test
  void roomThatWasUnitedIsRoomAgain() {
    var tree = new PathTree(80);
    for (int i = 0; i < 100_000; i++) {
      assertThat(tree.add(List.of("users", "n" + Integer.toString(i, 36) + "x"))).isTrue();
    }
  }

  private static Map<String, Long> paths(List<String> seen) {
    var tree = new PathTree(100_000);
    seen.forEach(path -> assertThat(tree.add(List.of(path.substring(1).split("/", -1)))).isTrue());
    Map<String, Long> paths = new TreeMap<>();
    tree.forEach((path, requests) -> paths.merge(path.filled("*"), requests, Long::sum));
    return paths;
  }
}
