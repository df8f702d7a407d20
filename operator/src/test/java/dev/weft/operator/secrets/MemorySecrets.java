package dev.weft.operator.secrets;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets in memory, whose writer may be killed at any write. */
public final class MemorySecrets implements SecretStore {
  private final Map<String, StoredSecret> secrets = new HashMap<>();
  private int writesUntilKilled = Integer.MAX_VALUE;
  private boolean written;
  private int writes;
  private boolean refusing;

  /** The operator's process ends here, whatever it was about to do. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param which the first write from now on is 1
   * @param done whether that write reaches the API server
   */
  public void killAtWrite(int which, boolean done) {
    writesUntilKilled = which;
    written = done;
  }

  public void killNoMore() {
    writesUntilKilled = Integer.MAX_VALUE;
  }

  /** The API server takes nothing, and says so. */
  public void refuse(boolean everything) {
    refusing = everything;
  }

  public int writes() {
    return writes;
  }

  /** Any write to the API server, a status's included. */
  public void write(Runnable effect) {
    boolean last = --writesUntilKilled == 0;
    if (!last || written) {
      effect.run();
      writes++;
    }
    if (last) {
      killNoMore();
      throw new Killed();
    }
  }

  @Override
  public @Nullable StoredSecret read(String name) {
    return secrets.get(name);
  }

  @Override
  public void write(Draft draft) {
    if (refusing) {
      throw new KubernetesClientException("quota exceeded");
    }
    write(() ->
        put(
            new StoredSecret(
                draft.name(),
                draft.type(),
                Map.of(
                    StoredSecret.CERTIFICATE, draft.keyed().chainPem(),
                    StoredSecret.KEY, draft.keyed().keyPem(),
                    StoredSecret.ANCHORS, draft.anchorsPem()),
                draft.revision())));
  }

  /** What somebody else does. */
  public void put(StoredSecret secret) {
    secrets.put(secret.name(), secret);
  }

  public void delete(String name) {
    secrets.remove(name);
  }

  public boolean has(String name) {
    return secrets.containsKey(name);
  }
}
