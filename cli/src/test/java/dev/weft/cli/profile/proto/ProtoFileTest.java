package dev.weft.cli.profile.proto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.profile.route.Sketch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtoFileTest {
  private static final String LIBRARY =
      """
      // service NotThis { rpc No (A) returns (B); }
      /* nor { this
         one */
      syntax = "proto3";

      import "google/protobuf/empty.proto";
      import public 'other.proto';

      option java_package = "dev.\\"library\\" { ;";
      option (file_level) = { list: [ { a: "}" }, { a: ';' } ] };

      message Book {
        option deprecated = true;
        message Page { string text = 1 [(rules) = { max: 10 }]; }
        enum Kind { NOVEL = 0; }
        string service = 1; // a field may be called so
        oneof rpc { string a = 2; int32 b = 3; }
        map<string, Page> pages = 4;
        reserved 5 to max;
        extensions 100 to 199 [declaration = { number: 100 }];
      }
      ;
      service Library {
        option (service_level) = { x: { y: "rpc Hidden (A) returns (B);" } };
        rpc Find (FindRequest) returns (Book) {
          option idempotency_level = NO_SIDE_EFFECTS;
          option (google.api.http) = {
            get: "/v1/{name=shelves/*}"
            additional_bindings { get: "/v1/books/{id}" }
          };
        }
        rpc Watch(.google.protobuf.Empty)returns(stream Book){}
        rpc Fill (stream shop.Book) returns (FillReply) { option idempotency_level = IDEMPOTENT; }
        rpc Talk (stream Word) returns (stream stream);
        rpc Odd (stream) returns (Book);
      }
      package shop.library.v1;
      extend google.protobuf.FieldOptions { Rules rules = 50001; }
      service Other { rpc service (Book) returns (Book); }
      service Empty {}
      """;

  @Test
  void eachRpcIsARouteByItsPath() {
    assertThat(sketches(LIBRARY))
        .extracting(Sketch::name)
        .containsExactly(
            "/shop.library.v1.Library/Find",
            "/shop.library.v1.Library/Watch",
            "/shop.library.v1.Library/Fill",
            "/shop.library.v1.Library/Talk",
            "/shop.library.v1.Library/Odd",
            "/shop.library.v1.Other/service");
    assertThat(sketches(LIBRARY))
        .allSatisfy(sketch -> {
          assertThat(sketch.method()).isEqualTo("POST");
          assertThat(sketch.path().regex()).isEqualTo(sketch.name().replace(".", "\\."));
        });
  }

  @Test
  void whatMayBeAskedTwiceIsRetryableButForStreamsOfRequests() {
    assertThat(sketches(LIBRARY))
        .filteredOn(Sketch::retryable)
        .extracting(Sketch::name)
        .containsExactly("/shop.library.v1.Library/Find");
  }

  @Test
  void aFileWithoutAPackageHasBareNames() {
    assertThat(sketches("syntax='proto2'; service S { rpc M (A) returns (B); }"))
        .extracting(Sketch::name)
        .containsExactly("/S/M");
  }

  @Test
  void editionsAreRead() {
    assertThat(
            sketches(
                "edition = \"2024\"; package p; export message A {} local enum E { X = 0; }"
                    + " service S { rpc M (A) returns (A); }"))
        .extracting(Sketch::name)
        .containsExactly("/p.S/M");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "syntax = 'proto3';\\nservce S {}|line 2: 'servce' (expected: syntax, edition,",
        "service S {\\n rpc M (A) return (B);\\n}|line 2: 'return' (expected: returns)",
        "service S {\\n rpc M A returns (B);\\n}|line 2: 'A' (expected: ()",
        "service S {\\n rpc M (A) returns (B)\\n}|line 3: '}' (expected: ;)",
        "service S {\\n rpc 7 (A) returns (B);\\n}|line 2: '7' (expected: an rpc's name)",
        "service S {\\n rpc M (A) returns (B);|line 2: the end of the file (expected: rpc, option or })",
        "package a;\\npackage b;|line 2: 'b' (expected: one package in a file)",
        "message A {\\n{|line 1: 'message' does not end (expected: its ; or })",
        "option a = 1\\n}|line 2: '}' (expected: ; behind option of line 1)",
        "/* never\\n|line 1: a comment that does not end (expected: */)",
        "import \"x\\n\";|line 1: a string that does not end in its line",
        "syntax = 'proto3';\\n#|line 2: '#' (expected: protobuf's syntax)",
        "message A {}|no rpc (expected: a service with at least one)",
        "service S { rpc M (A) returns (B) { option idempotency_level = TWICE; } }|line 1: 'TWICE' (expected: IDEMPOTENCY_UNKNOWN,",
      })
  void whatIsNotUnderstoodIsNamedWithItsLine(String text, String why) {
    assertThat(ProtoFile.read(text.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            ProtoFile.Read.Malformed.class,
            malformed -> assertThat(malformed.why()).startsWith(why));
  }

  /** Whatever is cut off, there is an answer. */
  @Test
  void everyBeginningOfAFileIsAnswered() {
    for (int end = 0; end < LIBRARY.length(); end++) {
      assertThat(ProtoFile.read(LIBRARY.substring(0, end))).isNotNull();
    }
  }

  private static List<Sketch> sketches(String text) {
    return ((ProtoFile.Read.Ok) ProtoFile.read(text)).sketches();
  }
}
