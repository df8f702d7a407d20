package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Others who have a say in a write. Either method refuses by throwing a Refusal. */
public interface Admission {
  /** What may change the object in place. For a deletion, object is what is to be deleted. */
  void mutate(Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old);

  void validate(Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old);
}
