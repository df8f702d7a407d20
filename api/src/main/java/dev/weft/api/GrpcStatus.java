package dev.weft.api;

/**
 * gRPC's status codes, and what stands for one where none was said: the gRPC project's
 * statuscodes.md and http-grpc-status-mapping.md.
 */
public final class GrpcStatus {
  public static final int OK = 0;
  public static final int UNKNOWN = 2;
  public static final int DEADLINE_EXCEEDED = 4;
  public static final int PERMISSION_DENIED = 7;
  public static final int RESOURCE_EXHAUSTED = 8;
  public static final int UNIMPLEMENTED = 12;
  public static final int INTERNAL = 13;
  public static final int UNAVAILABLE = 14;
  public static final int DATA_LOSS = 15;
  public static final int UNAUTHENTICATED = 16;

  /** The highest there is. */
  public static final int LAST = UNAUTHENTICATED;

  /** No status was said. */
  public static final int NONE = -1;

  private GrpcStatus() {}

  /** The server's failure, rather than the client's or an answer: as Linkerd classifies. */
  public static boolean isFailure(int status) {
    return switch (status) {
      case UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }

  /** What a client makes of a response that has ended without a gRPC status. */
  public static int ofHttpStatus(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  public static int of(Headers.Cause cause) {
    return switch (cause) {
      case TIMEOUT -> DEADLINE_EXCEEDED;
      case NO_ENDPOINTS,
          NO_BACKEND,
          CONNECT_FAILED,
          REFUSED,
          RESET,
          OVERLOAD,
          IDENTITY,
          FAULT_INJECTED ->
          UNAVAILABLE;
      case RATE_LIMITED -> RESOURCE_EXHAUSTED;
      case DENIED -> PERMISSION_DENIED;
      case NO_ROUTE -> UNIMPLEMENTED;
      case BAD_REQUEST, LOOP -> INTERNAL;
    };
  }
}
