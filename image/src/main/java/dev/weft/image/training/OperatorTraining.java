package dev.weft.image.training;

import dev.weft.image.Unmakeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the operator, in both roles, until it leads and serves an empty cluster, and ends it: what
 * it loads to start is what makes its start slow.
 */
public final class OperatorTraining {
  private static final Duration START = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 100;

  private OperatorTraining() {}

  /**
   * @param command starts the operator, and has the VM record
   * @param cache where the VM writes what it recorded
   */
  public static void train(List<String> command, Path cache)
      throws IOException, Unmakeable, InterruptedException {
    Path directory = Files.createTempDirectory("weft-training");
    Path log = directory.resolve("log");
    try (var cluster = new EmptyCluster()) {
      OwnIdentity.write(directory); // of whom does not matter: nobody comes
      String address = ownAddress();
      Process process = start(command, directory, log, cluster, address);
      try {
        awaitReady(process, address);
        Recording.end(process);
      } finally {
        process.destroyForcibly();
      }
      if (!Files.exists(cache)) {
        throw new Unmakeable("no AOT cache was written");
      }
    } catch (Unmakeable e) {
      throw new Unmakeable(e.getMessage() + "; the operator said:\n" + Files.readString(log));
    } finally {
      Recording.delete(directory);
    }
  }

  /** All of 127.0.0.0/8 is this machine's: the ports of such an address are hardly in use. */
  private static String ownAddress() {
    long pid = ProcessHandle.current().pid();
    return "127." + (1 + pid / 65536 % 250) + "." + (pid / 256 % 256) + "." + (1 + pid % 250);
  }

  private static Process start(
      List<String> command, Path directory, Path log, EmptyCluster cluster, String address)
      throws IOException {
    var builder =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.command().add("operator");
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBERNETES_MASTER",
                cluster.url(),
                "KUBERNETES_AUTH_TRYKUBECONFIG",
                "false",
                "KUBERNETES_AUTH_TRYSERVICEACCOUNT",
                "false",
                "WEFT_POD_IP",
                address,
                "WEFT_TLS_DIR",
                directory.resolve("identity").toString()));
    Recording.withoutOptionsOfTheBuild(builder);
    return builder.start();
  }

  private static void awaitReady(Process process, String address)
      throws Unmakeable, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        if (!process.isAlive()) {
          throw new Unmakeable("the operator ended with " + process.exitValue());
        }
        if (answersOk(client, "http://" + address + ":8080/readyz")
            && answersOk(client, "http://" + address + ":8080/metrics")) {
          return;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
    throw new Unmakeable("the operator was not ready within " + START);
  }

  private static boolean answersOk(HttpClient client, String uri) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(2)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it has not begun to listen
    }
  }
}
