package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserTest {
  private static final Container PROXY =
      Life.container("proxy")
          .edit()
          .withNewSecurityContext()
          .withRunAsUser(2102L)
          .endSecurityContext()
          .build();
  private static final Pod POD = Life.pod(List.of(), PROXY);

  @Test
  void theContainersUserIsTaken() {
    assertThat(User.of(POD, PROXY, true))
        .startsWith("setpriv", "--reuid", "2102", "--regid", "0")
        .endsWith("--");
  }

  @Test
  void thePodsUserCountsWhenTheContainerNamesNone() {
    Pod pod =
        POD.edit()
            .editSpec()
            .withNewSecurityContext()
            .withRunAsUser(7L)
            .withRunAsGroup(8L)
            .endSecurityContext()
            .endSpec()
            .build();

    assertThat(User.of(pod, Life.container("app"), true))
        .startsWith("setpriv", "--reuid", "7", "--regid", "8");
    assertThat(User.of(pod, PROXY, true)).contains("2102");
  }

  @Test
  void withoutRootNobodyChanges() {
    assertThat(User.of(POD, PROXY, false)).isEmpty();
  }
}
