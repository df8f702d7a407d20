package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The gRPC status codes after which a retry can make sense. */
public enum GrpcStatus {
  @JsonProperty("Cancelled")
  CANCELLED,
  @JsonProperty("DeadlineExceeded")
  DEADLINE_EXCEEDED,
  @JsonProperty("Internal")
  INTERNAL,
  @JsonProperty("ResourceExhausted")
  RESOURCE_EXHAUSTED,
  @JsonProperty("Unavailable")
  UNAVAILABLE
}
