package dev.weft.proxy.net;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers.Cause;

/** Why the proxy has no response to pass on. */
public sealed interface Failure {
  /** Nothing serves the destination. */
  record NoEndpoints(String authority) implements Failure {}

  /** The connection could not be made: the application never saw the request. */
  record ConnectFailed(String why) implements Failure {}

  /**
   * The server handed the request back without looking at it, as HTTP/2 lets it: RFC 9113, sections
   * 6.8 and 8.7.
   */
  record Refused(String why) implements Failure {}

  /**
   * The upstream connection broke off, or spoke no HTTP.
   *
   * @param beforeResponse not a byte of a response had come
   */
  record Reset(boolean beforeResponse, String why) implements Failure {}

  /** A deadline passed. */
  record TimedOut(String waitedFor) implements Failure {}

  /** A bound of the proxy is reached. */
  record Overload(String bound) implements Failure {}

  /**
   * The client's request is malformed.
   *
   * @param status 400, or what says it better: 414, 431, 501, 505
   */
  record BadRequest(int status, String why) implements Failure {}

  /** The client may not do this. */
  record Denied(String why) implements Failure {}

  /**
   * More requests than the pod accepts in a time.
   *
   * @param whose there are too many of whose requests
   * @param retrySeconds after which one might get through, at least 1
   */
  record RateLimited(String whose, int retrySeconds) implements Failure {}

  /** The destination has routes, and none for this request. */
  record NoRoute() implements Failure {}

  /** The backend that this share of requests goes to does not exist. */
  record NoBackend() implements Failure {}

  /** On purpose, as the route says. */
  record Injected(int injectedStatus) implements Failure {}

  /**
   * The server's proxy is not who it should be, or this one cannot prove who it is: nothing of the
   * request was sent.
   */
  record Identity(String why) implements Failure {}

  /** The request would come back to this proxy. */
  record Loop(String where) implements Failure {}

  default Cause cause() {
    return switch (this) {
      case NoEndpoints _ -> Cause.NO_ENDPOINTS;
      case ConnectFailed _ -> Cause.CONNECT_FAILED;
      case Refused _ -> Cause.REFUSED;
      case Reset _ -> Cause.RESET;
      case TimedOut _ -> Cause.TIMEOUT;
      case Overload _ -> Cause.OVERLOAD;
      case BadRequest _ -> Cause.BAD_REQUEST;
      case Denied _ -> Cause.DENIED;
      case RateLimited _ -> Cause.RATE_LIMITED;
      case NoRoute _ -> Cause.NO_ROUTE;
      case NoBackend _ -> Cause.NO_BACKEND;
      case Injected _ -> Cause.FAULT_INJECTED;
      case Identity _ -> Cause.IDENTITY;
      case Loop _ -> Cause.LOOP;
    };
  }

  default int status() {
    return switch (this) {
      case BadRequest bad -> bad.status();
      case Injected(int injected) -> injected;
      default -> cause().status();
    };
  }

  /** What gRPC clients get in place of the status. */
  default int grpcStatus() {
    return this instanceof Injected(int injected)
        ? GrpcStatus.ofHttpStatus(injected)
        : GrpcStatus.of(cause());
  }

  /** For the response's body and the log: facts of the failure, nothing of the request. */
  default String text() {
    return switch (this) {
      case NoEndpoints(String authority) -> "no endpoints for " + authority;
      case ConnectFailed(String why) -> "cannot connect: " + why;
      case Refused(String why) -> "the server refused it: " + why;
      case Reset(_, String why) -> "the upstream connection broke: " + why;
      case TimedOut(String waitedFor) -> "timed out waiting for " + waitedFor;
      case Overload(String bound) -> "overloaded: " + bound;
      case BadRequest(_, String why) -> "bad request: " + why;
      case Denied(String why) -> "denied: " + why;
      case RateLimited(String whose, _) -> "more requests of " + whose + " than are accepted";
      case NoRoute _ -> "no route for the request";
      case NoBackend _ -> "the route's backend does not exist";
      case Injected _ -> "a fault put in on purpose";
      case Identity(String why) -> "identity: " + why;
      case Loop(String where) -> "the request would loop: " + where;
    };
  }
}
