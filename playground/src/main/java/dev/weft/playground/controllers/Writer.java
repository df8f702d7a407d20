package dev.weft.playground.controllers;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Carries out actions at the API server and tells the caches what came of them. */
public final class Writer {
  private final KubernetesClient client;
  private final Caches caches;
  private final Events events;

  public Writer(KubernetesClient client, Caches caches, Events events) {
    this.client = client;
    this.caches = caches;
    this.events = events;
  }

  /** Throws what the API server refuses. {@link Action.Again} is the caller's. */
  void carryOut(Action action) {
    switch (action) {
      case Action.Create(HasMetadata object) -> create(object);
      case Action.Replace(HasMetadata object) -> remember(client.resource(object).update());
      case Action.ReplaceStatus(HasMetadata object) ->
          remember(client.resource(object).updateStatus());
      case Action.Delete(HasMetadata object) -> delete(object);
      case Action.Bind(Pod pod, String node) -> bind(pod, node);
      case Action.Tell(HasMetadata about, boolean warning, String reason, String message) ->
          events.record(about, warning, reason, message);
      case Action.Again _ -> {}
    }
  }

  private void create(HasMetadata object) {
    try {
      remember(client.resource(object).create());
    } catch (KubernetesClientException e) {
      // Else a refusing webhook leaves a ReplicaSet without pods and without a word why.
      Owners.controllerOf(object)
          .ifPresent(owner ->
              events.record(owner, true, "FailedCreate", "Error creating: " + e.getMessage()));
      throw e;
    }
  }

  private void delete(HasMetadata object) {
    try {
      client.resource(object).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_NOT_FOUND) {
        throw e;
      }
    }
    if (object instanceof Pod) {
      // A pod goes in two steps: first it is told to end. What it is now comes by the answer to a
      // read.
      var now = client.resource(object).get();
      if (now == null) {
        forget(object);
      } else {
        remember(now);
      }
    } else {
      forget(object);
    }
  }

  private void bind(Pod pod, String node) {
    // A real scheduler posts a Binding; our API server lets the scheduler write the field.
    remember(client.resource(pod.edit().editSpec().withNodeName(node).endSpec().build()).update());
    events.record(pod, false, "Scheduled", "Successfully assigned " + Key.of(pod) + " to " + node);
  }

  @SuppressWarnings("unchecked") // an object goes to the cache of its own class
  private <T extends HasMetadata> void remember(T object) {
    caches.of((Class<T>) object.getClass()).accept(object);
  }

  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> void forget(T object) {
    caches.of((Class<T>) object.getClass()).gone(object);
  }
}
