package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * How requests to one service are routed; a profile in the client's namespace stands above the
 * service's own.
 */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wsp")
@Categories("weft")
@JsonClassDescription(
    "A ServiceProfile says how requests to one service are told apart (routes), which of them failed, how long they may"
        + " take, when they are tried again, and how they are balanced. It bears the service's fully qualified domain"
        + " name. A spec of Linkerd's linkerd.io/v1alpha2 is valid as it stands.")
@ValidationRule(
    value =
        "self.metadata.name.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?){2,}$')"
            + " && !self.metadata.name.endsWith('.svc')",
    message =
        "metadata.name: expected the service's fully qualified domain name, such as web.shop.svc.cluster.local")
@Column(name = "Accepted", path = ".status.conditions[?(@.type==\"Accepted\")].status")
@Column(name = "Programmed", path = ".status.conditions[?(@.type==\"Programmed\")].status")
@Column(name = "Reason", path = ".status.conditions[?(@.type==\"Accepted\")].reason")
@Column(name = "Subscribers", path = ".status.subscribers", type = "integer")
@Column(name = "Acknowledged", path = ".status.acknowledged", type = "integer")
@Column(name = "Message", path = ".status.conditions[?(@.type==\"Accepted\")].message", wide = true)
@Column(name = "Age", path = ".metadata.creationTimestamp", type = "date")
public class ServiceProfile extends CustomResource<ServiceProfileSpec, ServiceProfileStatus>
    implements Namespaced {}
