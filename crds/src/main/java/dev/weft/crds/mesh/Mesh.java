package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Cluster-scoped: the mesh of this cluster. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("meshes")
@ShortNames("wm")
@Categories("weft")
@JsonClassDescription(
    "A Mesh is the service mesh of this cluster: its control plane, the proxies beside the pods of namespaces labelled"
        + " weft.dev/inject=enabled, the identity they prove to each other, and how they are upgraded. A cluster has"
        + " one; a second one is Stalled and says so.")
@ValidationRule(
    value = "self.metadata.name.size() <= 63",
    message =
        "metadata.name: expected at most 63 characters, because it is used as a label's value")
@Column(name = "Ready", path = ".status.conditions[?(@.type==\"Ready\")].status")
@Column(name = "Reason", path = ".status.conditions[?(@.type==\"Ready\")].reason")
@Column(name = "Version", path = ".status.version")
@Column(name = "Proxies", path = ".status.fleet.total", type = "integer")
@Column(name = "Up", path = ".status.fleet.ready", type = "integer")
@Column(name = "Updated", path = ".status.fleet.upToDate", type = "integer")
@Column(name = "Policy", path = ".spec.defaultInboundPolicy", wide = true)
@Column(name = "Message", path = ".status.conditions[?(@.type==\"Ready\")].message", wide = true)
@Column(name = "Age", path = ".metadata.creationTimestamp", type = "date")
public class Mesh extends CustomResource<MeshSpec, MeshStatus> {}
