package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Job's pods to completion: as many successes as asked, until the backoff limit is passed.
 * Not indexed, no policies.
 */
final class JobPlan {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

  private final Job job;
  private final List<Pod> owned;
  private final Instant now;
  private final List<Action> actions = new ArrayList<>();

  private JobPlan(Job job, List<Pod> owned, Instant now) {
    this.job = job;
    this.owned = owned;
    this.now = now;
  }

  static List<Action> of(Job job, List<Pod> owned, Instant now, Supplier<String> suffixes) {
    if (job.getMetadata().getDeletionTimestamp() != null || hasFinished(job)) {
      return List.of();
    }
    var plan = new JobPlan(job, owned, now);
    plan.work(suffixes);
    return plan.actions;
  }

  private void work(Supplier<String> suffixes) {
    int parallelism = or(job.getSpec().getParallelism(), 1);
    int completions = or(job.getSpec().getCompletions(), Math.max(1, parallelism));
    int succeeded = count("Succeeded");
    int failed = count("Failed");
    List<Pod> active = owned.stream().filter(PodReadiness::isActive).toList();
    boolean failedForGood = failed > or(job.getSpec().getBackoffLimit(), 6);
    if (failedForGood) {
      active.forEach(pod -> actions.add(new Action.Delete(pod)));
      status(
          List.of(),
          succeeded,
          failed,
          "Failed",
          "BackoffLimitExceeded",
          "Job has reached the specified backoff limit");
    } else if (succeeded >= completions) {
      status(
          active,
          succeeded,
          failed,
          "Complete",
          "CompletionsReached",
          "Reached expected number of succeeded pods");
    } else {
      boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
      int wanted = suspended ? 0 : Math.min(parallelism, completions - succeeded);
      scale(active, wanted, failed, suffixes);
      status(active, succeeded, failed, null, "", "");
    }
  }

  private void scale(List<Pod> active, int wanted, int failed, Supplier<String> suffixes) {
    active.stream().skip(wanted).forEach(pod -> actions.add(new Action.Delete(pod)));
    if (active.size() >= wanted) {
      return;
    }
    Duration wait =
        failed == 0 ? Duration.ZERO : Duration.between(now, lastFailure().plus(backoff(failed)));
    if (wait.isPositive()) {
      actions.add(new Action.Again(wait));
      return;
    }
    for (int i = active.size(); i < wanted; i++) {
      Pod pod = pod(suffixes.get());
      actions.add(new Action.Create(pod));
      actions.add(
          new Action.Tell(
              job, false, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName()));
    }
  }

  static Duration backoff(int failures) {
    return FIRST_BACKOFF.multipliedBy(1L << Math.min(5, failures - 1));
  }

  /** When the last pod failed, by its containers' ends. */
  private Instant lastFailure() {
    return owned.stream()
        .filter(pod -> PodReadiness.phase(pod).equals("Failed"))
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .filter(each -> each.getState() != null && each.getState().getTerminated() != null)
        .map(each -> each.getState().getTerminated().getFinishedAt())
        .filter(Objects::nonNull)
        .map(Instant::parse)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private void status(
      List<Pod> active,
      int succeeded,
      int failed,
      @Nullable String ended,
      String reason,
      String message) {
    JobStatus before = job.getStatus() == null ? new JobStatus() : job.getStatus();
    String time = Conditions.time(now);
    var status =
        new JobStatusBuilder(before)
            .withStartTime(before.getStartTime() == null ? time : before.getStartTime())
            .withActive(noZero(active.size()))
            .withReady((int) active.stream().filter(PodReadiness::isReady).count())
            .withSucceeded(noZero(succeeded))
            .withFailed(noZero(failed));
    if (ended != null) {
      status.addToConditions(
          new JobConditionBuilder()
              .withType(ended)
              .withStatus("True")
              .withReason(reason)
              .withMessage(message)
              .withLastProbeTime(time)
              .withLastTransitionTime(time)
              .build());
      if (ended.equals("Complete")) {
        status.withCompletionTime(time);
      }
      actions.add(
          new Action.Tell(
              job,
              !ended.equals("Complete"),
              ended.equals("Complete") ? "Completed" : reason,
              ended.equals("Complete") ? "Job completed" : message));
    }
    JobStatus after = status.build();
    if (!after.equals(before)) {
      actions.add(new Action.ReplaceStatus(job.edit().withStatus(after).build()));
    }
  }

  private Pod pod(String suffix) {
    var template = job.getSpec().getTemplate();
    return new PodBuilder()
        .withNewMetadataLike(
            template.getMetadata() == null
                ? new io.fabric8.kubernetes.api.model.ObjectMeta()
                : template.getMetadata())
        .withName(job.getMetadata().getName() + "-" + suffix)
        .withGenerateName(job.getMetadata().getName() + "-")
        .withNamespace(job.getMetadata().getNamespace())
        .addToLabels("job-name", job.getMetadata().getName())
        .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .addToLabels("controller-uid", job.getMetadata().getUid())
        .addToLabels("batch.kubernetes.io/controller-uid", job.getMetadata().getUid())
        .withOwnerReferences(Owners.controlledBy(job))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private int count(String phase) {
    return (int) owned.stream().filter(pod -> PodReadiness.phase(pod).equals(phase)).count();
  }

  private static boolean hasFinished(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(each ->
                each.getStatus().equals("True")
                    && (each.getType().equals("Complete") || each.getType().equals("Failed")));
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static @Nullable Integer noZero(int count) {
    return count == 0 ? null : count;
  }
}
