package dev.weft.cli;

import dev.weft.api.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Say which Weft this is.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public void run() {
    spec.commandLine().getOut().printf("weft %s (wire format %d)%n", Version.CURRENT, Version.WIRE);
  }
}
