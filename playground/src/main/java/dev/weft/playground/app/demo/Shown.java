package dev.weft.playground.app.demo;

import java.util.List;

/**
 * What a demonstration saw.
 *
 * @param lines for a person
 * @param wrong in words; empty when all was as promised
 */
public record Shown(List<String> lines, List<String> wrong) {
  public Shown {
    lines = List.copyOf(lines);
    wrong = List.copyOf(wrong);
  }
}
