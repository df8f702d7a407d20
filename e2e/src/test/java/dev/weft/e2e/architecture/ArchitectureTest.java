package dev.weft.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/** Each rule names its reason; whoever must break one writes a decision first. */
@AnalyzeClasses(packages = "dev.weft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "dev.weft.api..",
    "dev.weft.identity..",
    "dev.weft.proxy.route..",
    "dev.weft.proxy.authz..",
    "dev.weft.proxy.balance..",
    "dev.weft.proxy.breaker..",
    "dev.weft.proxy.limit..",
    "dev.weft.proxy.retry..",
    "dev.weft.proxy.time..",
    "dev.weft.operator.resolve..",
    "dev.weft.operator.figures..",
    "dev.weft.operator.gateway..",
    "dev.weft.operator.rollout..",
    "dev.weft.operator.rotation..",
    "dev.weft.operator.translate..",
    "dev.weft.operator.upgrade..",
  };

  @ArchTest
  static final ArchRule proxyKnowsNeitherKubernetesNorTheOperator =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.proxy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.weft.operator..",
              "dev.weft.crds..",
              "dev.weft.cli..",
              "dev.weft.playground..",
              "io.fabric8..")
          .because(
              "it starts beside every pod: its memory and start time are paid for thousands of times");

  @ArchTest
  static final ArchRule operatorMeetsTheProxyOnTheWire =
      noClasses()
          .that()
          .resideInAnyPackage("dev.weft.operator..", "dev.weft.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.weft.proxy..", "dev.weft.playground..")
          .because("versions of both run side by side; what they share is the wire format");

  @ArchTest
  static final ArchRule apiIsLight =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.api..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.weft.api..", "java..", "com.fasterxml.jackson.core..", "org.jspecify..")
          .because("the proxy loads all of it");

  @ArchTest
  static final ArchRule coreIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.fabric8.kubernetes.client..",
              "java.util.concurrent..",
              "java.net.http..")
          .because(
              "decisions are tested with plain values, without threads, sockets or an API server")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule checksAreDecidedFromFacts =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.cli.check")
          .and()
          .haveSimpleNameEndingWith("Checks")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8.kubernetes.client..", "java.util.concurrent..")
          .because("each is made to fail by a test, which needs no API server for that");

  @ArchTest
  static final ArchRule coreIsToldTheTime =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callConstructor(Random.class)
          .because("time and chance are arguments: tests use virtual ones")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingSleepsOnTheDataPath =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.proxy..")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .because("an event loop that sleeps stalls every connection of its worker");

  @ArchTest
  static final ArchRule nullnessIsDeclaredEverywhere =
      classes()
          .that()
          .resideInAPackage("dev.weft..")
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should(Nullness.liveInANullMarkedPackage())
          .because("NullAway checks only what " + NullMarked.class.getSimpleName() + " covers");

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses()
          .that()
          .resideInAPackage("dev.weft..")
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
          .because("such names say nothing; the package gives the context");

  @ArchTest
  static final ArchRule proxyPackagesHaveNoCycles =
      slices().matching("dev.weft.proxy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule operatorPackagesHaveNoCycles =
      slices().matching("dev.weft.operator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule playgroundPackagesHaveNoCycles =
      slices().matching("dev.weft.playground.(*)..").should().beFreeOfCycles();
}
