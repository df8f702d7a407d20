package dev.weft.samples.shop;

import dev.weft.samples.base.Reasons;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the load generator has seen since its start.
 *
 * @param sent requests that went out
 * @param skipped requests that were due but would have exceeded the bound on those in flight
 * @param reasons failures by their reason
 */
record Counts(
    long sent,
    long ok,
    long applicationFailed,
    long meshFailed,
    long skipped,
    Map<String, Long> reasons) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, Map.of());

  Counts withSent() {
    return new Counts(sent + 1, ok, applicationFailed, meshFailed, skipped, reasons);
  }

  Counts withSkipped() {
    return new Counts(sent, ok, applicationFailed, meshFailed, skipped + 1, reasons);
  }

  Counts with(Answer answer) {
    return switch (answer) {
      case Answer.Ok _ -> new Counts(sent, ok + 1, applicationFailed, meshFailed, skipped, reasons);
      case Answer.Failed(Failure failure, String reason) -> {
        long mesh = failure == Failure.MESH ? 1 : 0;
        yield new Counts(
            sent,
            ok,
            applicationFailed + 1 - mesh,
            meshFailed + mesh,
            skipped,
            Reasons.with(reasons, reason));
      }
    };
  }

  long inFlight() {
    return sent - ok - applicationFailed - meshFailed;
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sent", sent);
    fields.put("ok", ok);
    fields.put("applicationFailed", applicationFailed);
    fields.put("meshFailed", meshFailed);
    fields.put("skipped", skipped);
    fields.put("inFlight", inFlight());
    fields.put("reasons", new TreeMap<>(reasons));
    return fields;
  }
}
