package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateHashTest {
  private static final PodTemplateSpec TEMPLATE = Some.deployment(1).getSpec().getTemplate();

  @Test
  void theOrderOfLabelsDoesNotMatter() {
    Map<String, String> forth = new LinkedHashMap<>();
    forth.put("a", "1");
    forth.put("b", "2");
    Map<String, String> back = new LinkedHashMap<>();
    back.put("b", "2");
    back.put("a", "1");

    assertThat(TemplateHash.of(labelled(forth))).isEqualTo(TemplateHash.of(labelled(back)));
  }

  @Test
  void anotherImageIsAnotherHash() {
    PodTemplateSpec other = Some.withImage(Some.deployment(1), "web:2").getSpec().getTemplate();

    assertThat(TemplateHash.of(other))
        .isNotEqualTo(TemplateHash.of(TEMPLATE))
        .matches("[b-z2-9]{4,10}");
  }

  private static PodTemplateSpec labelled(Map<String, String> labels) {
    return TEMPLATE.edit().editMetadata().withLabels(labels).endMetadata().build();
  }
}
