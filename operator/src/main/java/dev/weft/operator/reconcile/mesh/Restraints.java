package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.index.Feed;
import dev.weft.operator.translate.PodSelector;
import dev.weft.operator.upgrade.Budget;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows what holds an upgrade back: PodDisruptionBudgets, and namespaces that name their proxies'
 * image themselves. Thread-safe.
 */
public final class Restraints {
  private final Map<String, Budget> budgets = new ConcurrentHashMap<>();
  private final Set<String> pinned = ConcurrentHashMap.newKeySet();
  private final Runnable onChange;

  /**
   * @param onChange told of every change that matters
   */
  public Restraints(Runnable onChange) {
    this.onChange = onChange;
  }

  public List<Feed<?>> feeds(KubernetesClient client) {
    return List.of(
        new Feed<>(
            client,
            PodDisruptionBudget.class,
            client.policy().v1().podDisruptionBudget().inAnyNamespace(),
            this::budgetIs,
            this::budgetGone),
        new Feed<>(
            client,
            Namespace.class,
            client.namespaces(),
            this::namespaceIs,
            namespace -> pinned.remove(namespace.getMetadata().getName())));
  }

  List<Budget> budgets() {
    return List.copyOf(budgets.values());
  }

  /** The pod, or its namespace, names the image of its proxy. */
  boolean pins(PodState pod) {
    return pod.sidecar().pinned() || pinned.contains(pod.id().namespace());
  }

  private void budgetIs(PodDisruptionBudget budget) {
    Optional<Budget> now = of(budget);
    if (now.isEmpty()) {
      budgetGone(budget);
    } else if (!now.get().equals(budgets.put(key(budget), now.get()))) {
      onChange.run();
    }
  }

  private void budgetGone(HasMetadata budget) {
    if (budgets.remove(key(budget)) != null) {
      onChange.run();
    }
  }

  private void namespaceIs(Namespace namespace) {
    String name = namespace.getMetadata().getName();
    boolean says =
        Objects.requireNonNullElse(
                namespace.getMetadata().getAnnotations(), Map.<String, String>of())
            .containsKey(Names.PROXY_IMAGE_ANNOTATION);
    if (says ? pinned.add(name) : pinned.remove(name)) {
      onChange.run();
    }
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** Empty for one that selects nothing. What its controller has not looked at allows nothing. */
  static Optional<Budget> of(PodDisruptionBudget budget) {
    if (budget.getSpec() == null || budget.getSpec().getSelector() == null) {
      return Optional.empty();
    }
    var status = budget.getStatus();
    boolean current =
        status != null
            && status.getObservedGeneration() != null
            && status.getObservedGeneration()
                >= Objects.requireNonNullElse(budget.getMetadata().getGeneration(), 0L);
    return Optional.of(
        new Budget(
            budget.getMetadata().getNamespace(),
            budget.getMetadata().getName(),
            PodSelector.of(budget.getSpec().getSelector()),
            current && status != null
                ? Objects.requireNonNullElse(status.getDisruptionsAllowed(), 0)
                : 0));
  }
}
