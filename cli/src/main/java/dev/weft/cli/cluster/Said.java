package dev.weft.cli.cluster;

/** What came of asking one proxy. */
public sealed interface Said {
  record Text(String text) implements Said {}

  /**
   * @param why for a person, one line
   */
  record Silent(String why) implements Said {}
}
