package dev.weft.proxy.authz;

import static dev.weft.proxy.authz.Given.BATCH;
import static dev.weft.proxy.authz.Given.WEB;
import static dev.weft.proxy.authz.Given.allowing;
import static dev.weft.proxy.authz.Given.audited;
import static dev.weft.proxy.authz.Given.enforced;
import static dev.weft.proxy.authz.Given.get;
import static dev.weft.proxy.authz.Given.on;
import static dev.weft.proxy.authz.Given.path;
import static dev.weft.proxy.authz.Given.policy;
import static dev.weft.proxy.authz.Given.prefix;
import static dev.weft.proxy.authz.Given.regex;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a path that means another to the application gets past a rule. */
class PathTest {
  private static final Rule.RequestMatch[] ADMIN = {
    prefix("/admin"), path("/secret"), regex("/v[0-9]+/keys"), path("/caf\u00e9")
  };

  /** Everybody else may do everything else. */
  private static final Policy POLICY =
      policy(Fallback.PERMISSIVE, on(allowing(enforced("admin"), BATCH), ADMIN));

  @ParameterizedTest
  @ValueSource(
      strings = {
        // to the letter
        "/admin",
        "/admin/",
        "/admin/users",
        "/admin?x=/public",
        "/admin/%2e%2e/admin",
        "/secret",
        "/v1/keys",
        // encoded
        "/%61dmin",
        "/%61%64%6D%69%6e/users",
        "/adm%69n/users?x",
        "/s%65cret",
        "/v%31/keys",
        "/caf%C3%A9",
        "/caf\u00c3\u00a9",
        // encoded twice
        "/%2561dmin",
        "/admin%252Fusers",
        // slashes
        "//admin",
        "///admin",
        "/public//admin",
        "/admin//users",
        "/%2Fadmin",
        "/public%2Fadmin",
        "/public%2f..%2fadmin",
        "/public\\..\\admin",
        "/public%5c..%5Cadmin",
        // dots
        "/./admin",
        "/public/../admin",
        "/public/./../admin",
        "/../admin",
        "/public/%2e%2e/admin",
        "/public/%2E./admin",
        "/public/.%2e/admin",
        "/admin/.",
        "/secret/..",
        "/public/../secret",
        // parameters
        "/admin;x=1",
        "/admin;x=1/users",
        "/;/admin",
        "/public;/../admin",
        "/public/..;/admin",
        "/secret;jsessionid=1",
        "/secret%3Bx",
        "/admin%3bx",
        // ends that are none
        "/secret%00",
        "/secret%00.html",
        "/secret%0a",
        "/v1/keys%0A",
        "/secret%3F",
        "/secret%3Fx",
        "/secret%23",
        "/secret%7f",
        // blanks
        "/secret%20",
        "/%20secret",
        "/admin%20/users",
        // a slash at the end
        "/secret/",
        "/secret/?x",
        "/v1/keys/",
        // no encoding
        "/secret%",
        "/secret%2",
        "/%zzadmin",
        "/%u0061dmin",
        "/%c0%afadmin",
        "/public%c0%ae%c0%ae/admin",
        "/%e0%80%afadmin",
        "/caf%e9",
        "/caf\u00e9",
        "/%ed%a0%80"
      })
  void nothingGetsPastARule(String target) {
    assertThat(get(POLICY, WEB, 80, target)).isInstanceOf(Verdict.Denied.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/public",
        "/public/",
        "/administration",
        "/adminx/users",
        "/Admin", // paths are told apart by case: docs/authorization.md
        "/public/admin",
        "/secrets",
        "/v1/keys/1",
        "/v/keys",
        "/public?x=/../admin",
        "/public?;x",
        "/public/a.b/..c/c..",
        "/public/...",
        "/public/a%20b",
        "/public/%40me",
        "/public/100,5:3@x!$&'()*+=~",
        "/public/%E2%82%AC",
        "/a.b.Service/Method",
        "*"
      })
  void whatIsPlainlyElsewherePasses(String target) {
    assertThat(get(POLICY, WEB, 80, target)).isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({"/secret, true", "/s%65cret, true", "/secret/, false", "//secret, false"})
  void whereOnlyARuleLetsInItMustBeSure(String target, boolean allowed) {
    Policy closed = policy(Fallback.DENY, on(allowing(enforced("secret"), BATCH), path("/secret")));
    assertThat(get(closed, BATCH, 80, target) instanceof Verdict.Allowed).isEqualTo(allowed);
    assertThat(get(POLICY, BATCH, 80, target))
        .as("who may do all that it may mean may do it")
        .isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void whoIsAllowedEverywhereMayAskInAnyWay() {
    Policy policy =
        policy(
            Fallback.DENY,
            allowing(enforced("all"), WEB),
            on(allowing(enforced("admin"), BATCH), prefix("/admin")));
    assertThat(get(policy, WEB, 80, "/public/../admin")).isInstanceOf(Verdict.Allowed.class);
    assertThat(get(policy, BATCH, 80, "/public/../admin")).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void aRuleThatAuditsMakesNoPathRefused() {
    Rule rule = on(audited("admin"), prefix("/admin"));
    assertThat(get(policy(Fallback.PERMISSIVE, rule), WEB, 80, "/x/../admin").text())
        .isEqualTo(
            "audited by authorizationpolicy shop/admin: the path can be read in more than one way");
    assertThat(get(policy(Fallback.DENY, rule), WEB, 80, "/x/../admin").text())
        .as("nor let in")
        .startsWith("denied by default deny");
  }

  @Test
  void thePrefixSlashIsEveryPath() {
    Policy policy = policy(Fallback.PERMISSIVE, on(enforced("all"), prefix("/")));
    for (String target : List.of("/", "/a", "//a", "/a%2F", "*")) {
      assertThat(get(policy, WEB, 80, target).text()).endsWith("nobody is allowed");
    }
  }

  @Test
  void aPrefixMayEndWithASlash() {
    Policy policy = policy(Fallback.PERMISSIVE, on(enforced("a"), prefix("/a/")));
    for (String target : List.of("/a", "/a/", "/a/b")) {
      assertThat(get(policy, WEB, 80, target)).as(target).isInstanceOf(Verdict.Denied.class);
    }
    assertThat(get(policy, WEB, 80, "/ab")).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void expressionsAreMatchedAgainstCharacters() {
    Policy policy = policy(Fallback.PERMISSIVE, on(enforced("e"), regex("/caf.")));
    assertThat(get(policy, WEB, 80, "/caf%C3%A9")).isInstanceOf(Verdict.Denied.class);
    assertThat(get(policy, WEB, 80, "/caf%C3%A9s")).isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a%20b", "/%C3%A9/x", "/a+b/c", "/..a/b..", "/a/"})
  void whatIsReadOnceIsReadTheSameAgain(String target) {
    String read = requireNonNull(Path.read(target, target.length()));
    assertThat(Path.text(read, read.length()))
        .isEqualTo(java.net.URLDecoder.decode(target.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
