package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.NameRef;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateSpec;
import dev.weft.crds.certificate.CertificateSpec.Usage;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Certificates that a Mesh names and that nobody has made. Once made they are like any other:
 * the spec is whoever's who changes it. They go with the Mesh, which waits for what chains to them.
 */
final class DefaultCertificates {
  private DefaultCertificates() {}

  static List<Certificate> missing(Mesh mesh, Collection<Certificate> known) {
    NameRef anchor = mesh.getSpec().identity().trustAnchor();
    NameRef issuer = mesh.getSpec().identity().issuer();
    return Stream.of(
            certificate(anchor.name(), Usage.TRUST_ANCHOR, null),
            certificate(issuer.name(), Usage.ISSUER, anchor))
        .filter(wanted -> known.stream().noneMatch(each -> same(each, wanted)))
        .toList();
  }

  private static boolean same(Certificate one, Certificate other) {
    return other.getMetadata().getName().equals(one.getMetadata().getName())
        && Names.NAMESPACE.equals(one.getMetadata().getNamespace());
  }

  private static Certificate certificate(String name, Usage usage, @Nullable NameRef issuerRef) {
    var certificate = new Certificate();
    certificate.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(Names.NAMESPACE)
            .withName(name)
            .withLabels(Labels.managed(name))
            .build());
    certificate.setSpec(new CertificateSpec(usage, null, null, null, null, issuerRef, name, false));
    return certificate;
  }
}
