package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import dev.weft.crds.schema.Text;
import dev.weft.crds.schema.Texts;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers changed on their way. */
public record HeaderChanges(
    @JsonPropertyDescription("Changes of the request's headers.") @Nullable Changes request,
    @JsonPropertyDescription("Changes of the response's headers.") @Nullable Changes response)
    implements Shape {
  private static final String NAME = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

  /** First removed, then set, then added. */
  public record Changes(
      @JsonPropertyDescription("Headers that get this value instead of any that they have.")
          @MapList(keys = "name", maxItems = 16)
          List<Header> set,
      @JsonPropertyDescription("Headers that get this value beside any that they have.")
          @MapList(keys = "name", maxItems = 16)
          List<Header> add,
      @JsonPropertyDescription("Names of headers that are taken away.")
          @Texts(
              maxItems = 16,
              maxLength = 128,
              pattern = NAME,
              expected = "names of headers such as x-debug")
          List<String> remove)
      implements Shape {
    public Changes {
      set = Absent.list(set);
      add = Absent.list(add);
      remove = Absent.list(remove);
    }
  }

  /** A header. */
  public record Header(
      @JsonPropertyDescription("Name of the header.")
          @Required
          @Text(maxLength = 128, pattern = NAME, expected = "a header's name such as x-version")
          String name,
      @JsonPropertyDescription("Value of the header.")
          @Required
          @Text(maxLength = 1024, minLength = 0)
          String value)
      implements Shape {}
}
