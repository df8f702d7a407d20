package dev.weft.crds.certificate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An authority of the mesh. Status follows cert-manager's conventions. */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wcert")
@Categories("weft")
@JsonClassDescription(
    "A Certificate is an authority of the mesh, kept in a Secret: a trust anchor, at which chains end, or an issuer, which"
        + " signs the certificates of workloads. Weft makes it and renews it before it expires; the rotation of a trust"
        + " anchor restarts no pod. With external: true the Secret is somebody else's, and Weft only follows it.")
@Column(name = "Ready", path = ".status.conditions[?(@.type==\"Ready\")].status")
@Column(name = "Usage", path = ".spec.usage")
@Column(name = "Secret", path = ".spec.secretName")
@Column(name = "Expires", path = ".status.notAfter")
@Column(name = "Rotation", path = ".status.rotation.step")
@Column(name = "Issuer", path = ".spec.issuerRef.name", wide = true)
@Column(name = "Status", path = ".status.conditions[?(@.type==\"Ready\")].message", wide = true)
@Column(name = "Age", path = ".metadata.creationTimestamp", type = "date")
public class Certificate extends CustomResource<CertificateSpec, CertificateStatus>
    implements Namespaced {}
