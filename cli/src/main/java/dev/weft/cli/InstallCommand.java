package dev.weft.cli;

import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "install",
    description = {
      "Print the operator with its rights and custom resources, as YAML for kubectl.",
      "It changes nothing by itself:  weft install | kubectl apply --server-side -f -"
    })
final class InstallCommand implements Runnable {
  /** For Meshes that do not say. */
  enum Interception {
    REDIRECT,
    ENVIRONMENT
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Option(
      names = "--operator-image",
      paramLabel = "IMAGE",
      description = "Image of operator and control plane.")
  private String operatorImage = InstallOptions.DEFAULT.operatorImage();

  @Option(names = "--proxy-image", paramLabel = "IMAGE", description = "Image of the proxy.")
  private String proxyImage = InstallOptions.DEFAULT.proxyImage();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Operators to run; one of them leads.")
  private int replicas = InstallOptions.DEFAULT.replicas();

  @Option(
      names = "--interception",
      paramLabel = "redirect|environment",
      description = "How pods' traffic comes to their proxies, for Meshes that do not say.")
  private @Nullable Interception interception;

  @Override
  public void run() {
    InstallOptions options =
        new InstallOptions(
            operatorImage,
            proxyImage,
            replicas,
            interception == null
                ? null
                : interception == Interception.REDIRECT ? "redirect" : "environment");
    spec.commandLine().getOut().print(Installation.yaml(Installation.render(options)));
    spec.commandLine().getOut().flush();
  }
}
