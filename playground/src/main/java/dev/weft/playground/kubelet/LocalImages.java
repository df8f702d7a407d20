package dev.weft.playground.kubelet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images that are programs of this machine.
 *
 * @param programs by image name; a name without a tag stands for every version of it
 */
public record LocalImages(Map<String, Program> programs) implements Images {
  public LocalImages {
    programs = Map.copyOf(programs);
  }

  @Override
  public Optional<Program> find(String image) {
    return Optional.ofNullable(programs.get(image))
        .or(() -> Optional.ofNullable(programs.get(withoutTag(image))));
  }

  @Override
  public List<String> names() {
    return programs.keySet().stream().sorted().toList();
  }

  static String withoutTag(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
