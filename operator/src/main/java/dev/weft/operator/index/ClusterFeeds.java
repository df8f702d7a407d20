package dev.weft.operator.index;

import dev.weft.api.Names;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.index.Change.AuthorizationName;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.index.Change.ProfileName;
import dev.weft.operator.index.Change.SliceName;
import dev.weft.operator.index.Change.SplitName;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.ProfileTranslator;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What fills the index: one informer a kind. */
public final class ClusterFeeds {
  private static final Logger log = LoggerFactory.getLogger(ClusterFeeds.class);

  private ClusterFeeds() {}

  /** Not started yet. */
  public static List<Feed<?>> into(Index index, KubernetesClient client) {
    return List.of(
        new Feed<>(
            client,
            Service.class,
            client.services().inAnyNamespace(),
            service ->
                index.accept(new Change.ServiceIs(Reduce.key(service), Reduce.service(service))),
            service -> index.accept(new Change.ServiceIs(Reduce.key(service), null))),
        new Feed<>(
            client,
            EndpointSlice.class,
            client.discovery().v1().endpointSlices().inAnyNamespace(),
            slice ->
                index.accept(
                    new Change.SliceIs(sliceName(slice), Reduce.slice(slice).orElse(null))),
            slice -> index.accept(new Change.SliceIs(sliceName(slice), null))),
        new Feed<>(
            client,
            Pod.class,
            client.pods().inAnyNamespace().withLabel(Names.INJECTED_LABEL, "true"),
            pod -> index.accept(new Change.PodIs(podName(pod), Reduce.pod(pod).orElse(null))),
            pod -> index.accept(new Change.PodIs(podName(pod), null))),
        new Feed<>(
            client,
            ServiceProfile.class,
            client.resources(ServiceProfile.class).inAnyNamespace(),
            profile -> index.accept(new Change.ProfileIs(profileName(profile), translate(profile))),
            profile -> index.accept(new Change.ProfileIs(profileName(profile), null))),
        new Feed<>(
            client,
            TrafficSplit.class,
            client.resources(TrafficSplit.class).inAnyNamespace(),
            split -> index.accept(new Change.SplitIs(splitName(split), translate(split))),
            split -> index.accept(new Change.SplitIs(splitName(split), null))),
        new Feed<>(
            client,
            AuthorizationPolicy.class,
            client.resources(AuthorizationPolicy.class).inAnyNamespace(),
            policy ->
                index.accept(
                    new Change.AuthorizationIs(
                        authorizationName(policy), Authorization.Asked.of(policy))),
            policy -> index.accept(new Change.AuthorizationIs(authorizationName(policy), null))));
  }

  /**
   * One Secret, by the field selector metadata.name: no right to any other is needed, and none is
   * held in memory. Not started yet.
   *
   * @param is told its data, in base64
   */
  public static Feed<Secret> secret(
      KubernetesClient client,
      String namespace,
      String name,
      Consumer<Map<String, String>> is,
      Runnable gone) {
    return new Feed<>(
        client,
        Secret.class,
        client.secrets().inNamespace(namespace).withName(name),
        secret -> is.accept(Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())),
        _ -> gone.run());
  }

  private static Translation translate(ServiceProfile profile) {
    Translation translation = ProfileTranslator.translate(profile);
    if (translation instanceof Translation.Rejected rejected) {
      log.info(
          "profile refused; what was in force stays namespace={} name={} problems={}",
          profile.getMetadata().getNamespace(),
          profile.getMetadata().getName(),
          rejected.message());
    }
    return translation;
  }

  private static SplitTranslator.Result translate(TrafficSplit split) {
    SplitTranslator.Result result = SplitTranslator.translate(split);
    if (result instanceof SplitTranslator.Result.Rejected(Translation.Rejected why)) {
      log.info(
          "split refused; what was in force stays namespace={} name={} problems={}",
          split.getMetadata().getNamespace(),
          split.getMetadata().getName(),
          why.message());
    }
    return result;
  }

  private static SplitName splitName(TrafficSplit split) {
    return new SplitName(
        SplitTranslator.KIND,
        split.getMetadata().getNamespace().intern(),
        split.getMetadata().getName());
  }

  private static SliceName sliceName(HasMetadata object) {
    return new SliceName(
        object.getMetadata().getNamespace().intern(), object.getMetadata().getName());
  }

  private static PodName podName(HasMetadata object) {
    return new PodName(
        object.getMetadata().getNamespace().intern(), object.getMetadata().getName());
  }

  private static AuthorizationName authorizationName(HasMetadata object) {
    return new AuthorizationName(
        object.getMetadata().getNamespace().intern(), object.getMetadata().getName());
  }

  private static ProfileName profileName(HasMetadata object) {
    return new ProfileName(
        object.getMetadata().getNamespace().intern(), object.getMetadata().getName());
  }
}
