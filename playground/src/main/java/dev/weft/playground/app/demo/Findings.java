package dev.weft.playground.app.demo;

import dev.weft.cli.stat.Report;
import java.util.List;

/**
 * All that a demo saw.
 *
 * @param stat golden metrics per deployment of the shop, before the faults
 * @param refusal of an invalid Mesh
 * @param wrong in words; empty when all was as promised
 */
public record Findings(Report stat, List<FaultReport> faults, Refusal refusal, List<String> wrong) {
  public Findings {
    faults = List.copyOf(faults);
    wrong = List.copyOf(wrong);
  }
}
