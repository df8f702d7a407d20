package dev.weft.operator.app;

/** slf4j-simple, set up: one line an event, UTC time first, facts as keys. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void set(String level) {
    System.setProperty(PREFIX + "defaultLogLevel", "warn"); // libraries
    System.setProperty(PREFIX + "log.dev.weft", level);
    System.setProperty( // our own kinds are alpha; it says so for each
        PREFIX + "log.io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils", "error");
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    System.setProperty(PREFIX + "showThreadName", "false");
    System.setProperty(PREFIX + "showShortLogName", "true");
    System.setProperty(PREFIX + "levelInBrackets", "false");
  }
}
