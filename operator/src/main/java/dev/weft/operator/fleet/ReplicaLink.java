package dev.weft.operator.fleet;

import dev.weft.api.wire.FleetCodec;
import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.MalformedLineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one replica's fleet stream for as long as it is open, on a virtual thread of its own, and
 * begins anew whenever it breaks off or falls silent.
 */
final class ReplicaLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaLink.class);
  private static final Duration SILENCE = Duration.ofSeconds(30); // three heartbeats
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final long FIRST_WAIT_MILLIS = 250;
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final String name;
  private final URI uri;
  private final Path tokenFile;
  private final HttpClient http;
  private final ScheduledExecutorService watchdog;
  private final Consumer<FleetView.Replica> onState;
  private final Consumer<FleetMessage.Inbound> onTraffic;
  private final Thread reader;
  private volatile boolean closed;
  private volatile @Nullable InputStream open;

  ReplicaLink(
      String name,
      URI uri,
      SSLContext tls,
      Path tokenFile,
      ScheduledExecutorService watchdog,
      Consumer<FleetView.Replica> onState,
      Consumer<FleetMessage.Inbound> onTraffic) {
    this.name = name;
    this.uri = uri;
    this.tokenFile = tokenFile;
    this.watchdog = watchdog;
    this.onState = onState;
    this.onTraffic = onTraffic;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(CONNECT)
            .build();
    this.reader = Thread.ofVirtual().name("fleet-" + name).start(this::loop);
  }

  private void loop() {
    long wait = FIRST_WAIT_MILLIS;
    while (!closed) {
      try {
        if (read()) {
          wait = FIRST_WAIT_MILLIS;
        }
      } catch (IOException | MalformedLineException e) {
        if (!closed) {
          log.info(
              "fleet stream broke off; it begins anew replica={} cause={}", name, e.toString());
        }
      } catch (InterruptedException e) {
        return;
      }
      if (closed) {
        return;
      }
      onState.accept(FleetView.Replica.SILENT);
      try {
        Thread.sleep(wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1));
      } catch (InterruptedException e) {
        return;
      }
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  /** True when the stream had begun. */
  private boolean read() throws IOException, InterruptedException, MalformedLineException {
    String token = Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("authorization", "Bearer " + token).build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body();
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      open = body;
      if (response.statusCode() != 200) {
        log.warn(
            "a replica refuses the fleet stream replica={} status={} answer={}",
            name,
            response.statusCode(),
            lines.readLine());
        return false;
      }
      follow(lines, body);
      return true;
    } finally {
      open = null;
    }
  }

  private void follow(BufferedReader lines, InputStream body)
      throws IOException, MalformedLineException {
    FleetView.Replica state = FleetView.Replica.SILENT;
    var batch = new ArrayList<FleetMessage>();
    ScheduledFuture<?> bark = barkLater(body);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        bark.cancel(false);
        bark = barkLater(body);
        switch (FleetCodec.decode(line).orElse(null)) {
          case null -> {
            // A later version's.
          }
          case FleetMessage.Inbound counts -> onTraffic.accept(counts);
          case FleetMessage message -> batch.add(message);
        }
        if (!batch.isEmpty() && !lines.ready()) { // what came together is one change
          state = state.with(batch);
          batch.clear();
          if (state.synced()) {
            onState.accept(state);
          }
        }
      }
    } finally {
      bark.cancel(false);
    }
  }

  private ScheduledFuture<?> barkLater(InputStream body) {
    return watchdog.schedule(() -> closeQuietly(body), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed = true;
    closeQuietly(open);
    reader.interrupt();
    http.shutdownNow();
  }

  private static void closeQuietly(@Nullable InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException alreadyBroken) {
        // Its reader finds out.
      }
    }
  }
}
