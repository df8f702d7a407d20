package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Cidr;
import dev.weft.crds.schema.Text;
import dev.weft.crds.schema.Texts;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** A network, less some parts of it. */
public record Network(
    @JsonPropertyDescription("Network in CIDR form, such as 10.0.0.0/8 or fd00::/8.")
        @Required
        @Text(
            maxLength = 43,
            pattern = Cidr.PATTERN,
            expected = "a network in CIDR form such as 10.0.0.0/8 or fd00::/8")
        String cidr,
    @JsonPropertyDescription("Networks inside it that are left out.")
        @Texts(
            maxItems = 16,
            maxLength = 43,
            pattern = Cidr.PATTERN,
            expected = "networks in CIDR form such as 10.1.0.0/16")
        List<String> except)
    implements Shape {

  public Network {
    except = Absent.list(except);
  }
}
