package dev.weft.operator.inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** What becomes of a pod. */
public sealed interface Decision {
  /** For the person who made the pod; the API server shows them. */
  List<String> warnings();

  /**
   * @param patch RFC 6902
   */
  record Inject(ArrayNode patch, List<String> warnings) implements Decision {}

  /** The pod goes in as it is. */
  record Leave(List<String> warnings) implements Decision {}

  /** The pod does not go in: its annotations ask for something that cannot be. */
  record Refuse(String message, List<String> warnings) implements Decision {}
}
