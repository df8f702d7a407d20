package dev.weft.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Every object inside a custom resource of ours. What is absent is not written; what a newer
 * version wrote and this one does not know is skipped, so that one such object never stops an
 * informer.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public interface Shape {}
