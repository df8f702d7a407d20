package dev.weft.playground.apiserver.model;

/** A kind's plural and group, printed as kubectl prints it: {@code deployments.apps}. */
public record GroupResource(String group, String resource) {
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
