package dev.weft.cli.profile;

import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.serviceprofile.ServiceProfileSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** A profile as kubectl takes it. */
final class ProfileText {
  private ProfileText() {}

  static ServiceProfile profile(ProfileName name, List<Route> routes) {
    var profile = new ServiceProfile();
    profile.setMetadata(
        new ObjectMetaBuilder().withName(name.qualified()).withNamespace(name.namespace()).build());
    profile.setSpec(new ServiceProfileSpec(routes, null, List.of(), List.of(), null, null, null));
    return profile;
  }

  static String yaml(ServiceProfile profile) {
    return Serialization.asYaml(profile);
  }

  static String json(ServiceProfile profile) {
    return Serialization.asJson(profile) + "\n";
  }

  /** To begin with, and to see what can be said. */
  static String template(ProfileName name) {
    return """
    # How clients in the mesh speak to a service. kubectl explain serviceprofiles.weft.dev.spec tells all that can be said.
    apiVersion: weft.dev/v1alpha1
    kind: ServiceProfile
    metadata:
      name: %s
      namespace: %s
    spec:
      # Kinds of request. The first whose condition holds takes a request, so that what is special stands before what is
      # general. Requests of no route are served under the defaults.
      routes:
        - name: GET /books/mine           # as it appears in metrics
          condition:                      # pathRegex (RE2) must match the whole path, without the query
            all:
              - pathRegex: /books/mine
              - method: GET
        - name: GET /books/{id}
          condition:
            all:
              - pathRegex: /books/[^/]*
              - method: GET
          timeout: 1s                     # all tries together; then 504
          retry:                          # or isRetryable: true for the defaults
            limit: 2
            statuses: [5xx]
            perTryTimeout: 300ms
          responseClasses:                # left out: 5xx fails, and the rest does not
            - condition:
                status: {min: 429, max: 429}
              isFailure: true
            - condition:
                status: {min: 500, max: 599}
              isFailure: true
        - name: POST /books
          condition:
            all:
              - pathRegex: /books
              - method: POST
      # How many retries clients may add to their requests.
      retryBudget:
        retryRatio: 0.2
        minRetriesPerSecond: 10
        ttl: 10s
      # Leaves an endpoint out while it fails. Left out: never.
      circuitBreaker:
        maxConsecutiveFailures: 7
    """
        .formatted(name.qualified(), name.namespace());
  }
}
