package dev.weft.operator.fleet;

/** Which pod a proxy runs in. */
public record PodId(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
