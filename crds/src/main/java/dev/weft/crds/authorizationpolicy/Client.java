package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Identities;
import dev.weft.crds.schema.Texts;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Clients. Identities and namespaces are alternatives; a network beside them must hold too. */
@ValidationRule(
    value =
        "(has(self.identities) && size(self.identities) > 0) || (has(self.namespaces) && size(self.namespaces) > 0) ||"
            + " (has(self.networks) && size(self.networks) > 0)",
    message = "expected at least one of identities, namespaces, networks")
public record Client(
    @JsonPropertyDescription(
            "Identities that the client proves by its certificate: spiffe://<trust domain>/ns/<namespace>/sa/<service account>,"
                + " all below a SPIFFE ID that ends in /*, <namespace>/<service account> of this mesh, or * for every client"
                + " with an identity.")
        @Identities
        List<String> identities,
    @JsonPropertyDescription("Namespaces of this mesh; every identity in them is allowed.")
        @Texts(
            maxItems = 64,
            maxLength = 63,
            pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
            expected = "names of namespaces such as shop")
        List<String> namespaces,
    @JsonPropertyDescription(
            "Networks that the client's address is in. With neither identities nor namespaces beside them, clients without an"
                + " identity are allowed from there.")
        @AtomicList(maxItems = 16)
        List<Network> networks)
    implements Shape {

  public Client {
    identities = Absent.list(identities);
    namespaces = Absent.list(namespaces);
    networks = Absent.list(networks);
  }
}
