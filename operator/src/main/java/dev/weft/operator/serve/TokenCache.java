package dev.weft.operator.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers what was said of tokens, so that a proxy's hundred streams cost one review. Keeps
 * digests, never tokens; bounded in number and time.
 */
public final class TokenCache implements TokenCheck {
  private static final Duration KEEP = Duration.ofMinutes(5);
  private static final Duration KEEP_REFUSED = Duration.ofSeconds(10);

  private final TokenCheck behind;
  private final InstantSource clock;
  private final Map<String, Remembered> remembered;

  private record Remembered(Verdict verdict, Instant until) {}

  public TokenCache(TokenCheck behind, int capacity, InstantSource clock) {
    this.behind = behind;
    this.clock = clock;
    this.remembered =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > capacity;
          }
        };
  }

  @Override
  public Verdict check(String token) {
    String key = digest(token);
    Instant now = clock.instant();
    synchronized (remembered) {
      Remembered known = remembered.get(key);
      if (known != null && now.isBefore(known.until)) {
        return known.verdict;
      }
    }
    Verdict verdict = behind.check(token);
    Instant until =
        switch (verdict) {
          case Verdict.Known(_, Instant end) -> earlier(end, now.plus(KEEP));
          case Verdict.Refused _ -> now.plus(KEEP_REFUSED);
          case Verdict.Unavailable _ -> now; // ask again
        };
    synchronized (remembered) {
      remembered.put(key, new Remembered(verdict, until));
    }
    return verdict;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
