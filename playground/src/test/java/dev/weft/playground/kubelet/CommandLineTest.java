package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final LocalImages IMAGES =
      new LocalImages(
          Map.of(
              "weft.dev/proxy",
              new JavaProgram("proxy.jar", "dev.weft.Main", List.of("proxy"), "24m").asImage()));

  @Test
  void anImageRunsItsOwnProgram() {
    assertThat(words(container("weft.dev/proxy:0.1.0")))
        .startsWith(System.getProperty("java.home") + "/bin/java")
        .endsWith("-cp", "proxy.jar", "dev.weft.Main", "proxy");
  }

  @Test
  void argumentsReplaceTheImagesOwn() {
    assertThat(words(container("weft.dev/proxy:0.1.0").edit().withArgs("init").build()))
        .endsWith("dev.weft.Main", "init");
  }

  @Test
  void aCommandReplacesTheProgram() {
    Container own =
        container("any/image").edit().withCommand("sh", "-c").withArgs("echo $(NAME)").build();

    assertThat(words(own)).containsExactly("sh", "-c", "echo web");
  }

  @Test
  void anUnknownImageWithoutCommandSaysWhatIsPossible() {
    assertThat(of(container("nginx:1.29")))
        .isEqualTo(
            new CommandLine.NoImage(
                "image \"nginx:1.29\" is not one of this playground, and the container has no command. There are no image pulls"
                    + " here: pods run as local processes. Use an image of the playground (weft.dev/proxy) or give the container"
                    + " a command that exists on this machine, as [\"sh\", \"-c\", \"…\"]."));
  }

  @Test
  void aCommandThatThisMachineLacksIsNamed() {
    assertThat(of(container("redis").edit().withCommand("redis-server").build()))
        .isInstanceOfSatisfying(
            CommandLine.NoImage.class,
            refused ->
                assertThat(refused.message())
                    .startsWith("this machine has no program \"redis-server\""));
  }

  @Test
  void tagsAndDigestsAreNoPartOfAName() {
    assertThat(LocalImages.withoutTag("host:5000/a/b:1")).isEqualTo("host:5000/a/b");
    assertThat(LocalImages.withoutTag("host:5000/a/b")).isEqualTo("host:5000/a/b");
    assertThat(LocalImages.withoutTag("a@sha256:00")).isEqualTo("a");
  }

  private static Container container(String image) {
    return new ContainerBuilder().withName("app").withImage(image).build();
  }

  private static List<String> words(Container container) {
    return ((CommandLine.Ok) of(container)).words();
  }

  private static CommandLine of(Container container) {
    return CommandLine.of(container, IMAGES, Map.of("NAME", "web"), Set.of("sh")::contains);
  }
}
