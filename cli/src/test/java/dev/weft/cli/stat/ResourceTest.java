package dev.weft.cli.stat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTest {
  @Test
  void kubectlsWordsAreUnderstood() {
    Resource web = new Resource(Kind.DEPLOYMENT, "web");

    assertThat(Resource.parse("deploy/web", null)).isEqualTo(new Resource.Parsed.Ok(web));
    assertThat(Resource.parse("Deployments", "web")).isEqualTo(new Resource.Parsed.Ok(web));
    assertThat(Resource.parse("po", null))
        .isEqualTo(new Resource.Parsed.Ok(new Resource(Kind.POD, null)));
  }

  @Test
  void anUnknownKindIsToldWithTheKnownOnes() {
    assertThat(Resource.parse("service/web", null))
        .isEqualTo(
            new Resource.Parsed.Malformed(
                "unknown kind 'service' (expected one of: deploy, sts, ds, rs, jobs, po, ns)"));
  }

  @Test
  void aNameIsGivenOnceAndWhole() {
    assertThat(Resource.parse("deploy/web", "web")).isInstanceOf(Resource.Parsed.Malformed.class);
    assertThat(Resource.parse("deploy/", null)).isInstanceOf(Resource.Parsed.Malformed.class);
  }
}
