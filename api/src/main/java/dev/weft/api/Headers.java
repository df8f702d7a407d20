package dev.weft.api;

/** HTTP headers that proxies set and read. Lower case, as HTTP/2 wants them. */
public final class Headers {
  /**
   * Cause of a response that a proxy made itself; see {@link Cause}. An inbound proxy removes it
   * from what the application says, so that from a meshed peer it can be believed.
   */
  public static final String ERROR = "weft-error";

  /** The application's port, where a request reaches a proxy's inbound port without redirection. */
  public static final String TARGET_PORT = "weft-target-port";

  /**
   * In the head of every response that opens a discovery stream: the zone of the node that the
   * asking proxy's pod runs on (topology.kubernetes.io/zone). Absent when the control plane does
   * not know it; a proxy then keeps what it knows.
   */
  public static final String ZONE = "weft-zone";

  /**
   * Who the client is: the SPIFFE ID that it proved to the server's proxy, which sets the header
   * for the application and removes any that came with the request. Absent where the client proved
   * nothing.
   */
  public static final String CLIENT_ID = "weft-client-id";

  private Headers() {}

  /** Why a proxy answered by itself. */
  public enum Cause {
    NO_ENDPOINTS("no-endpoints", 503),
    CONNECT_FAILED("connect-failed", 502),
    /** The server handed the request back, untouched. */
    REFUSED("refused", 503),
    RESET("reset", 502),
    TIMEOUT("timeout", 504),
    OVERLOAD("overload", 503),
    DENIED("denied", 403),
    /** More requests than the pod accepts in a time, from this client or from all. */
    RATE_LIMITED("rate-limited", 429),
    /** On purpose, by the client's own proxy: the status is the one that was asked for. */
    FAULT_INJECTED("fault-injected", 503),
    /** The peer is not who it should be, or this proxy cannot prove who it is. */
    IDENTITY("identity", 502),
    BAD_REQUEST("bad-request", 400),
    /** There is no route for the request, though there are routes for others. */
    NO_ROUTE("no-route", 404),
    /** The request's share of a split goes to a backend that does not exist. */
    NO_BACKEND("no-backend", 500),
    LOOP("loop", 508);

    private final String text;
    private final int status;

    Cause(String text, int status) {
      this.text = text;
      this.status = status;
    }

    /** As it stands in the header and in the metric's label. */
    public String text() {
      return text;
    }

    /** The HTTP status that goes with it: RFC 9110, section 15; 508 RFC 5842. */
    public int status() {
      return status;
    }
  }
}
