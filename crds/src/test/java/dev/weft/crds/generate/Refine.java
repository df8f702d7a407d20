package dev.weft.crds.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourcesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What Fabric8's generator leaves to be said of a definition as a whole. */
final class Refine {
  private final Class<? extends CustomResource<?, ?>> kind;

  Refine(Class<? extends CustomResource<?, ?>> kind) {
    this.kind = kind;
  }

  CustomResourceDefinition definition(CustomResourceDefinition crd) {
    crd.getMetadata().setLabels(Map.of("app.kubernetes.io/part-of", "weft"));
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
    version.setSubresources(
        new CustomResourceSubresourcesBuilder().withNewStatus().endStatus().build());
    version.setAdditionalPrinterColumns(
        Arrays.stream(kind.getAnnotationsByType(Column.class)).map(Refine::column).toList());

    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
    root.setRequired(List.of("spec"));
    Type[] types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    refine(
        root,
        "spec",
        "What is wanted: written by people and their tools, never by Weft.",
        types[0]);
    refine(root, "status", "What is: written by Weft alone.", types[1]);
    return crd;
  }

  private static void refine(JSONSchemaProps root, String part, String description, Type type) {
    JSONSchemaProps schema = property(root, part);
    new RecordSchema(part).refine((Class<?>) type, schema, 1);
    schema.setDescription(description);
  }

  /** A property that the generator must have made. */
  static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }

  private static CustomResourceColumnDefinition column(Column column) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(column.name())
        .withType(column.type())
        .withJsonPath(column.path())
        .withPriority(column.wide() ? 1 : null)
        .build();
  }
}
