package dev.weft.cli.profile;

import dev.weft.api.Names;
import java.util.regex.Pattern;

/** Of which service a profile is. */
record ProfileName(String service, String namespace) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** A name, or why it is none. */
  sealed interface Parsed {
    record Ok(ProfileName name) implements Parsed {}

    record Malformed(String why) implements Parsed {}
  }

  static Parsed parse(String service, String namespace) {
    if (!LABEL.matcher(service).matches()) {
      return new Parsed.Malformed(
          "SERVICE: '"
              + service
              + "' (expected: a Service's name such as web; its namespace by -n)");
    }
    if (!LABEL.matcher(namespace).matches()) {
      return new Parsed.Malformed(
          "--namespace: '" + namespace + "' (expected: a namespace's name such as shop)");
    }
    return new Parsed.Ok(new ProfileName(service, namespace));
  }

  /** The profile's own name. */
  String qualified() {
    return service + "." + namespace + ".svc." + Names.CLUSTER_DOMAIN;
  }
}
