package dev.weft.proxy.authz;

/** What becomes of a request or a connection. Made once for each policy: asking allocates none. */
public sealed interface Verdict {
  Ground ground();

  record Allowed(Ground ground) implements Verdict {}

  /** Let in, though the ground would refuse it, were it enforced. */
  record Audited(Ground ground, Why why) implements Verdict {}

  record Denied(Ground ground, Why why) implements Verdict {}

  /** What the client lacks. Told to it, so it names no rule. */
  enum Why {
    NO_IDENTITY("the client has no identity"),
    OTHER_TRUST_DOMAIN("the client is of another trust domain"),
    NOT_ALLOWED("the client is not among those allowed"),
    NOBODY("nobody is allowed"),
    /** See {@link Path}. */
    AMBIGUOUS_PATH("the path can be read in more than one way"),
    /** Some requests to the port are not for this client, and these bytes may hold such a one. */
    UNREAD_BYTES("the connection cannot be read, and not all requests are allowed");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** For logs. */
  default String text() {
    String by = " by " + ground().kind().label() + " " + ground().name();
    return switch (this) {
      case Allowed _ -> "allowed" + by;
      case Audited(_, Why why) -> "audited" + by + ": " + why.text();
      case Denied(_, Why why) -> "denied" + by + ": " + why.text();
    };
  }
}
