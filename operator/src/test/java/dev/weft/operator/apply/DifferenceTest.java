package dev.weft.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // actual | wanted | covered
        "{'a':1,'b':2} | {'a':1} | true",
        "{'a':2} | {'a':1} | false",
        "{} | {'a':1} | false",
        "{'a':{'b':1,'c':2}} | {'a':{'b':1}} | true",
        "{'a':[1,2]} | {'a':[1]} | false",
        "{'a':[{'b':1,'d':0}]} | {'a':[{'b':1}]} | true",
        "{} | {'a':{}} | true",
        "{'a':'8080'} | {'a':8080} | true"
      })
  void whatOthersAddedIsNoDifference(String actual, String wanted, boolean covered)
      throws JsonProcessingException {
    assertThat(Difference.covers(json(actual), json(wanted))).isEqualTo(covered);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return MAPPER.readTree(text.replace('\'', '"'));
  }
}
