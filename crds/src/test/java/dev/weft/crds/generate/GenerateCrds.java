package dev.weft.crds.generate;

import dev.weft.crds.Crds;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fabric8's generator makes the schema's bones; {@link Refine} adds what it lacks; {@link Yaml}
 * writes it to be read. A main of its own because the generator's Maven plugin loads our classes
 * into Maven's JVM, which may be older than they are.
 */
public final class GenerateCrds {
  /** What to run when the committed YAML differs. */
  public static final String COMMAND = "mvn -q -pl crds test-compile exec:exec@generate";

  private GenerateCrds() {}

  /** Writes each definition into the folder given. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : render().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** The YAML by the file's name. */
  public static Map<String, String> render() {
    Map<String, String> files = new TreeMap<>();
    for (Class<? extends CustomResource<?, ?>> kind : Crds.KINDS) {
      files.put(Crds.fileName(kind), render(kind));
    }
    return files;
  }

  private static String render(Class<? extends CustomResource<?, ?>> kind) {
    StringBuilder yaml = new StringBuilder();
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .forCRDVersions("v1")
        .withOutput(new Discarded())
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                CustomResourceDefinition refined =
                    new Refine(kind).definition((CustomResourceDefinition) crd);
                yaml.append(Yaml.write(refined));
                return refined;
              }
            })
        .generate();
    return yaml.toString();
  }

  /** The generator insists on writing somewhere. */
  private static final class Discarded implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public URI crdURI(String crdName) {
      return URI.create("file:///" + crdName); // the generator insists on a file here, too
    }

    @Override
    public void close() {}
  }
}
