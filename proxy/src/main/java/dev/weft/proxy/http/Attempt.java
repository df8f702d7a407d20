package dev.weft.proxy.http;

/** What is under way for an exchange: a wait, a connect, a request on an upstream connection. */
public interface Attempt {
  /** The client takes no more for now, or takes again: reading follows. */
  void readResponse(boolean wanted);

  /** Sends on what was written. */
  void flush();

  /** Nobody wants the answer any more. The responder hears nothing after this. */
  void abandon();
}
