package dev.weft.operator.install.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of this repository that people write and that others are made from. */
public record Checkout(Path root) {
  /** The module is where Maven runs its tests. */
  public static final Checkout HERE = new Checkout(Path.of(".."));

  /** In Argo CD's layout: a folder per kind, with the check and objects to try it on. */
  public static final String CUSTOMIZATIONS = "deploy/argocd/resource_customizations/weft.dev/";

  /** One object of each kind, as {@code samples/} shows it. */
  private static final List<String> SAMPLES =
      List.of("mesh", "stock-profile", "stock-split", "authorities", "stock-policy");

  public String text(String path) {
    try {
      return Files.readString(root.resolve(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Argo CD runs to judge an object of the kind. */
  String health(String kind) {
    return text(CUSTOMIZATIONS + kind + "/health.lua");
  }

  List<JsonNode> samples() {
    return SAMPLES.stream()
        .flatMap(name -> Yaml.read(text("samples/" + name + ".yaml")).stream())
        .toList();
  }
}
