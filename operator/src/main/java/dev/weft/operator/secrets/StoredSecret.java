package dev.weft.operator.secrets;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Secret of the control plane's namespace, as text. Immutable; it remembers what its key and
 * certificate turned out to be, for the arithmetic of keys is most of what a look at it costs.
 */
public final class StoredSecret {
  public static final String CERTIFICATE = "tls.crt";
  public static final String KEY = "tls.key";
  public static final String ANCHORS = "ca.crt";

  private final String name;
  private final String type;
  private final Map<String, String> texts;
  private final long revision;
  private volatile @Nullable TlsContent content;

  /**
   * @param texts by key of the Secret
   * @param revision which issue of a Certificate it holds; 0 where it does not say
   */
  public StoredSecret(String name, String type, Map<String, String> texts, long revision) {
    this.name = name;
    this.type = type;
    this.texts = Map.copyOf(texts);
    this.revision = revision;
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public long revision() {
    return revision;
  }

  /** Empty where there is none. */
  public String text(String key) {
    return texts.getOrDefault(key, "");
  }

  TlsContent content() {
    TlsContent known = content;
    if (known == null) {
      known = TlsContent.read(this);
      content = known;
    }
    return known;
  }

  /** Names what there is, and withholds it. */
  @Override
  public String toString() {
    return "StoredSecret[" + name + ", " + type + ", keys " + new TreeMap<>(texts).keySet() + "]";
  }
}
