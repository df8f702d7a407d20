package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.weft.crds.schema.Column;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** How requests to one service are shared among several. */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wts")
@Categories("weft")
@JsonClassDescription(
    "A TrafficSplit shares the requests to one service among several services of its namespace: by weights, for requests"
        + " that match (A/B), in order of preference (failover), or by weights that move step by step while success"
        + " and latency hold (rollout).")
@Column(name = "Service", path = ".spec.service")
@Column(name = "Accepted", path = ".status.conditions[?(@.type==\"Accepted\")].status")
@Column(name = "Programmed", path = ".status.conditions[?(@.type==\"Programmed\")].status")
@Column(name = "Rollout", path = ".status.rollout.phase")
@Column(name = "Weight", path = ".status.rollout.weight", type = "integer")
@Column(name = "Message", path = ".status.conditions[?(@.type==\"Accepted\")].message", wide = true)
@Column(name = "Age", path = ".metadata.creationTimestamp", type = "date")
public class TrafficSplit extends CustomResource<TrafficSplitSpec, TrafficSplitStatus>
    implements Namespaced {}
