package dev.weft.playground.app.demo.rotation;

import dev.weft.api.Names;
import dev.weft.cli.identity.RenewalProgress;
import dev.weft.cli.identity.Renewals;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Identity;
import dev.weft.playground.app.Await;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.demo.Shown;
import dev.weft.playground.app.demo.Victim;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Rotates the trust anchor of a playground that has the shop and the pulse, some times, and kills
 * the operator after each of the writes of which a rotation consists.
 */
public final class RotationDemo {
  private static final String ANCHOR = Identity.DEFAULT.trustAnchor().name();
  private static final String OPERATOR = Names.OPERATOR + "-";

  /** A restart waits the longer the more crashes there were: 30 s, and the start itself. */
  private static final Duration BACK = Duration.ofSeconds(90);

  private static final Duration STEP = Duration.ofMinutes(2);

  /** Behind the end traffic goes on for so long before it is judged. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private final Playground playground;
  private final Renewals renewals;
  private final Consumer<String> progress;
  private final BlockingQueue<Authorities> writes = new LinkedBlockingQueue<>();

  public RotationDemo(Playground playground, Consumer<String> progress) {
    this.playground = playground;
    this.renewals = new Renewals(playground.client(), InstantSource.system());
    this.progress = progress;
  }

  public Shown run(int rotations) throws IOException, InterruptedException {
    List<RotationReport> reports = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    AuthorityWatch watch = new AuthorityWatch(playground.client(), writes::add);
    try (watch) {
      for (int i = 1; i <= rotations; i++) {
        RotationReport report = rotate("rotation " + i);
        String name = "rotation " + i + ": ";
        report.wrong().forEach(each -> wrong.add(name + each));
        reports.add(report);
      }
    } catch (IOException e) {
      wrong.add(e.getMessage());
    }
    return new Shown(RotationAccount.lines(reports), wrong);
  }

  private RotationReport rotate(String name) throws IOException, InterruptedException {
    Certificate before = certificate();
    RenewalProgress renewal = RenewalProgress.from(before);
    String old = renewal.oldFingerprint();
    Reading start = Reading.now(playground);
    progress.accept(name + ": asking for a new trust anchor");
    long asked = System.nanoTime();
    renewals.request(before);
    List<RotationReport.Step> steps = new ArrayList<>();
    for (Moment next : Moment.values()) {
      steps.add(strike(name, await(next, old), asked));
    }
    Await.until(
        STEP,
        name + " is over",
        () -> {
          RenewalProgress now = renewal.next(certificate(), renewals.trusted());
          return now.isDone() ? Optional.empty() : Optional.of(now.line());
        });
    Duration whole = since(asked);
    Thread.sleep(AFTERMATH);
    return new RotationReport(
        old,
        RenewalProgress.from(certificate()).oldFingerprint(),
        steps,
        whole,
        Reading.now(playground).since(start));
  }

  /** The first moment that has come which is this or a later one. */
  private Moment await(Moment next, String old) throws IOException, InterruptedException {
    long end = System.nanoTime() + STEP.toNanos();
    while (System.nanoTime() < end) {
      Authorities written = writes.poll(1, TimeUnit.SECONDS);
      Optional<Moment> moment = written == null ? Optional.empty() : written.moment(old);
      if (moment.isPresent() && moment.get().compareTo(next) >= 0) {
        return moment.get();
      }
    }
    throw new IOException(
        "step "
            + next.text()
            + " has not begun within "
            + STEP.toSeconds()
            + " s; "
            + certificate().getStatus());
  }

  private RotationReport.Step strike(String name, Moment moment, long asked)
      throws IOException, InterruptedException {
    Duration begun = since(asked);
    Victim operator = Victim.find(playground, Names.NAMESPACE, OPERATOR, "");
    operator.crash();
    long killed = System.nanoTime();
    progress.accept(name + ", " + moment.text() + ": operator killed");
    Await.until(BACK, "the operator runs again", operator::missing);
    return new RotationReport.Step(moment, begun, since(killed));
  }

  private Certificate certificate() throws IOException {
    return renewals
        .certificate(ANCHOR)
        .orElseThrow(() -> new IOException("there is no Certificate " + ANCHOR));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
