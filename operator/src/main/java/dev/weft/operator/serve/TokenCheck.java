package dev.weft.operator.serve;

/** Says who holds a token. May block: called on virtual threads only. */
@FunctionalInterface
public interface TokenCheck {
  Verdict check(String token);
}
