package dev.weft.operator.rollout;

import dev.weft.operator.figures.Tally;
import java.time.Instant;

/**
 * What is known of the candidate at a moment.
 *
 * @param complete every replica of the control plane could be asked
 * @param since from when on the tally counts
 * @param tally of requests to the candidate's pods
 * @param readyEndpoints of the candidate
 */
public record Look(Instant now, boolean complete, Instant since, Tally tally, int readyEndpoints) {}
