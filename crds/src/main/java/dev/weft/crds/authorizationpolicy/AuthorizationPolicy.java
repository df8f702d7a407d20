package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Who may talk to which pods. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("authorizationpolicies")
@ShortNames("wap")
@Categories("weft")
@JsonClassDescription(
    "An AuthorizationPolicy says who may talk to the pods that it selects. Where at least one policy speaks for a pod, port"
        + " and route, only clients that one of them allows get through; elsewhere the Mesh's defaultInboundPolicy holds."
        + " Kubelet probes always pass. It takes effect without restarts.")
@Column(name = "Accepted", path = ".status.conditions[?(@.type==\"Accepted\")].status")
@Column(name = "Programmed", path = ".status.conditions[?(@.type==\"Programmed\")].status")
@Column(name = "Mode", path = ".spec.mode")
@Column(name = "Pods", path = ".status.selectedPods", type = "integer")
@Column(name = "Acknowledged", path = ".status.acknowledged", type = "integer")
@Column(name = "Message", path = ".status.conditions[?(@.type==\"Accepted\")].message", wide = true)
@Column(name = "Age", path = ".metadata.creationTimestamp", type = "date")
public class AuthorizationPolicy
    extends CustomResource<AuthorizationPolicySpec, AuthorizationPolicyStatus>
    implements Namespaced {}
