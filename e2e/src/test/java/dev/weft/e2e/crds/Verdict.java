package dev.weft.e2e.crds;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.WritableOperation;

/** What an API server says to an example. */
sealed interface Verdict {
  record Accepted() implements Verdict {}

  record Refused(int code, String message) implements Verdict {}

  /**
   * Nothing is left behind: the object is only tried, and what was there before it is taken away
   * again.
   */
  static Verdict of(KubernetesClient client, Example example) {
    if (example.before().isEmpty()) {
      return of(() -> strictly(client.resource(example.object()).dryRun()).create());
    }
    Resource<GenericKubernetesResource> before = client.resource(example.before().get());
    strictly(before).serverSideApply();
    try {
      return of(() -> strictly(client.resource(example.object()).dryRun()).serverSideApply());
    } finally {
      before.delete();
    }
  }

  /** As kubectl does it: an unknown field is an error. */
  private static NonDeletingOperation<GenericKubernetesResource> strictly(
      WritableOperation<GenericKubernetesResource> operation) {
    return operation.fieldValidation(Validation.STRICT);
  }

  private static Verdict of(Runnable request) {
    try {
      request.run();
      return new Accepted();
    } catch (KubernetesClientException e) {
      String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
      return new Refused(e.getCode(), String.valueOf(message));
    }
  }
}
