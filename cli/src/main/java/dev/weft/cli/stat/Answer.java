package dev.weft.cli.stat;

import dev.weft.cli.metrics.Scrape;

/** What came of asking one proxy. */
public sealed interface Answer {
  record Ok(Scrape scrape) implements Answer {}

  /**
   * @param why for a person, one line
   */
  record Silent(String why) implements Answer {}
}
