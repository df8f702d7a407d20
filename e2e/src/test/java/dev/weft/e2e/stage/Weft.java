package dev.weft.e2e.stage;

import dev.weft.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code weft} as a user runs it, in this process, against one cluster. */
public record Weft(Path kubeconfig) {

  /** How it ended, and what it said. */
  public record Said(int exit, String out, String err) {
    public String text() {
      return out + err;
    }
  }

  public Said run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig");
    all.add(kubeconfig.toString());
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Said(exit, out.toString(), err.toString());
  }
}
