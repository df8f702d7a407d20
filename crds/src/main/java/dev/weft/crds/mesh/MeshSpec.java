package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What the mesh is to be. */
public record MeshSpec(
    @JsonPropertyDescription(
            "Version of the control plane and of the proxies, such as 0.1.0. Raising it upgrades the control plane first"
                + " and then the proxies, as spec.upgrade says. Left out, the mesh follows the version of the operator.")
        @Text(
            maxLength = 63,
            pattern = "^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z.-]+)?$",
            expected = "a version such as 0.1.0")
        @Nullable String version,
    @JsonPropertyDescription(
            "Trust domain of the identities spiffe://<trust domain>/ns/<namespace>/sa/<service account>. It cannot be"
                + " changed once the Mesh is there: every identity of the mesh would change with it.")
        @Default("cluster.local")
        @Text(
            maxLength = 253,
            pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
            expected = "a DNS name in lower case such as cluster.local")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "trustDomain is immutable: every identity of the mesh contains it; make a new Mesh to change it")
        String trustDomain,
    @JsonPropertyDescription(
            "The control plane: what proxies ask for routes, policy and certificates.")
        @Default("{}")
        ControlPlane controlPlane,
    @JsonPropertyDescription("The proxy beside each meshed pod.") @Default("{}") Proxy proxy,
    @JsonPropertyDescription(
            "How proxies are put into pods, and which connections are kept away from them. Pods override it by"
                + " annotations config.weft.dev/<field>.")
        @Default("{}")
        Injection injection,
    @JsonPropertyDescription(
            "What a meshed pod does with inbound connections for which no AuthorizationPolicy speaks. MeshedOnly lets in"
                + " clients with an identity of this mesh; Deny lets in nobody; Permissive lets in everybody; Audit lets in"
                + " everybody, and logs and counts who would have been refused by MeshedOnly. Kubelet probes always pass.")
        @Default("MeshedOnly")
        InboundPolicy defaultInboundPolicy,
    @JsonPropertyDescription("Certificates: of the workloads, and of the authorities above them.")
        @Default("{}")
        Identity identity,
    @JsonPropertyDescription("How the proxies of running pods get a new version.") @Default("{}")
        Upgrade upgrade)
    implements Shape {

  public MeshSpec {
    trustDomain = Absent.or(trustDomain, "cluster.local");
    controlPlane = Absent.or(controlPlane, ControlPlane.DEFAULT);
    proxy = Absent.or(proxy, Proxy.DEFAULT);
    injection = Absent.or(injection, Injection.DEFAULT);
    defaultInboundPolicy = Absent.or(defaultInboundPolicy, InboundPolicy.MESHED_ONLY);
    identity = Absent.or(identity, Identity.DEFAULT);
    upgrade = Absent.or(upgrade, Upgrade.DEFAULT);
  }
}
