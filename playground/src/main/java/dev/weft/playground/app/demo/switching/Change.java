package dev.weft.playground.app.demo.switching;

/**
 * Something that was applied. Times are microseconds since 1970, by this machine's clock, which is
 * the clients' as well.
 *
 * @param to what answers show once it is in force
 * @param called when the call was made
 * @param accepted when the API server had answered it
 * @param acknowledged when the condition Programmed was seen
 */
record Change(Kind kind, String to, long called, long accepted, long acknowledged) {

  /** What is changed, and by what part of an answer it is seen. */
  enum Kind {
    SPLIT("TrafficSplit", "to the other side") {
      @Override
      String shownBy(Asked asked) {
        return asked.side();
      }
    },
    PROFILE("ServiceProfile", "another header") {
      @Override
      String shownBy(Asked asked) {
        return asked.rule();
      }
    };

    private final String resource;
    private final String what;

    Kind(String resource, String what) {
      this.resource = resource;
      this.what = what;
    }

    String resource() {
      return resource;
    }

    String text() {
      return resource + ", " + what;
    }

    abstract String shownBy(Asked asked);
  }

  /** Whether this answer came the new way. */
  boolean isIn(Asked asked) {
    return kind.shownBy(asked).equals(to);
  }
}
