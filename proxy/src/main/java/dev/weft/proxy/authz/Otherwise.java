package dev.weft.proxy.authz;

import dev.weft.api.policy.Fallback;
import dev.weft.proxy.authz.Verdict.Why;

/** What holds where no rule speaks. */
final class Otherwise {
  private final Fallback fallback;
  private final String trustDomain;
  private final Verdict allowed;
  private final Verdict nobody;
  private final Verdict withoutIdentity;
  private final Verdict ofAnotherTrustDomain;

  Otherwise(Fallback fallback, String trustDomain) {
    this.fallback = fallback;
    this.trustDomain = trustDomain;
    var ground = new Ground(Ground.Kind.DEFAULT, fallback.text());
    this.allowed = new Verdict.Allowed(ground);
    this.nobody = new Verdict.Denied(ground, Why.NOBODY);
    this.withoutIdentity = refused(ground, Why.NO_IDENTITY);
    this.ofAnotherTrustDomain = refused(ground, Why.OTHER_TRUST_DOMAIN);
  }

  private Verdict refused(Ground ground, Why why) {
    return fallback == Fallback.AUDIT
        ? new Verdict.Audited(ground, why)
        : new Verdict.Denied(ground, why);
  }

  Verdict decide(Client client) {
    return switch (fallback) {
      case PERMISSIVE -> allowed;
      case DENY -> nobody;
      case MESHED_ONLY, AUDIT -> meshed(client);
    };
  }

  private Verdict meshed(Client client) {
    if (client.id() == null) {
      return withoutIdentity;
    }
    return client.id().trustDomain().equals(trustDomain) ? allowed : ofAnotherTrustDomain;
  }
}
