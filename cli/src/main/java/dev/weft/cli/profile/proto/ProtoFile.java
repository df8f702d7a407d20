package dev.weft.cli.profile.proto;

import dev.weft.cli.profile.route.PathPattern;
import dev.weft.cli.profile.route.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the services of a .proto file: a route for each rpc, by the path that gRPC gives it. What
 * is no service (messages, enums, options, imports) is passed over by its braces; services that are
 * imported are another file's.
 */
public final class ProtoFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
  private static final Pattern TYPE = Pattern.compile("\\.?" + QUALIFIED.pattern());

  private final Tokens tokens;
  private final List<Rpc> rpcs = new ArrayList<>();
  private String prefix = "";

  private ProtoFile(String text) throws Malformed {
    this.tokens = new Tokens(text);
  }

  /** Routes, or why the file is not understood. */
  public sealed interface Read {
    record Ok(List<Sketch> sketches) implements Read {}

    record Malformed(String why) implements Read {}
  }

  /**
   * @param repeatable may be asked twice, by its option idempotency_level; a stream of requests
   *     cannot, for it has no end to wait for
   */
  private record Rpc(String service, String method, boolean repeatable, int line) {}

  public static Read read(String text) {
    try {
      var file = new ProtoFile(text);
      file.statements();
      if (file.rpcs.isEmpty()) {
        return new Read.Malformed("no rpc (expected: a service with at least one)");
      }
      return new Read.Ok(file.rpcs.stream().map(file::sketch).toList());
    } catch (Malformed e) {
      return new Read.Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The package may stand behind what it names. */
  private Sketch sketch(Rpc rpc) {
    String path = "/" + prefix + rpc.service + "/" + rpc.method;
    return new Sketch(
        path,
        "POST",
        PathPattern.literal(path),
        "line " + rpc.line,
        rpc.repeatable,
        null,
        List.of());
  }

  private void statements() throws Malformed {
    for (Token first = tokens.take(); first.kind() != Token.Kind.END; first = tokens.take()) {
      switch (first.text()) {
        case ";" -> {}
        case "syntax", "edition", "import", "option" -> skipStatement(first);
        case "package" -> packageName();
        case "export", "local" -> {} // how far the message behind it is seen
        case "message", "enum", "extend" -> skipBlock(first);
        case "service" -> service();
        default ->
            throw new Malformed(
                first,
                "syntax, edition, import, package, option, message, enum, extend or service");
      }
    }
  }

  private void packageName() throws Malformed {
    Token name = tokens.take();
    if (!QUALIFIED.matcher(name.text()).matches()) {
      throw new Malformed(name, "a package such as shop.v1");
    }
    if (!prefix.isEmpty()) {
      throw new Malformed(name, "one package in a file");
    }
    prefix = name.text() + ".";
    tokens.expect(";");
  }

  private void service() throws Malformed {
    String service = name("a service's name");
    tokens.expect("{");
    while (!tokens.took("}")) {
      Token first = tokens.take();
      switch (first.text()) {
        case ";" -> {}
        case "option" -> skipStatement(first);
        case "rpc" -> rpc(service, first.line());
        default -> throw new Malformed(first, "rpc, option or }");
      }
    }
  }

  private void rpc(String service, int line) throws Malformed {
    String method = name("an rpc's name");
    boolean streams = message();
    tokens.expect("returns");
    message();
    boolean repeatable = false;
    if (tokens.took("{")) {
      while (!tokens.took("}")) {
        Token first = tokens.take();
        switch (first.text()) {
          case ";" -> {}
          case "option" -> repeatable |= isIdempotency(first);
          default -> throw new Malformed(first, "option or }");
        }
      }
    } else {
      tokens.expect(";");
    }
    rpcs.add(new Rpc(service, method, repeatable && !streams, line));
  }

  /** {@code (stream Type)}: whether it streams. */
  private boolean message() throws Malformed {
    tokens.expect("(");
    Token type = tokens.take();
    boolean streams = type.is("stream") && !tokens.peek().is(")");
    if (streams) {
      type = tokens.take();
    }
    if (type.kind() != Token.Kind.WORD || !TYPE.matcher(type.text()).matches()) {
      throw new Malformed(type, "a message's type");
    }
    tokens.expect(")");
    return streams;
  }

  /** Of descriptor.proto. */
  private boolean isIdempotency(Token option) throws Malformed {
    if (!tokens.peek().is("idempotency_level")) {
      skipStatement(option);
      return false;
    }
    tokens.take();
    tokens.expect("=");
    Token level = tokens.take();
    tokens.expect(";");
    return switch (level.text()) {
      case "IDEMPOTENT", "NO_SIDE_EFFECTS" -> true;
      case "IDEMPOTENCY_UNKNOWN" -> false;
      default -> throw new Malformed(level, "IDEMPOTENCY_UNKNOWN, NO_SIDE_EFFECTS or IDEMPOTENT");
    };
  }

  private String name(String expected) throws Malformed {
    Token name = tokens.take();
    if (name.kind() != Token.Kind.WORD || !NAME.matcher(name.text()).matches()) {
      throw new Malformed(name, expected);
    }
    return name.text();
  }

  /** To its semicolon; values in braces may hold some. */
  private void skipStatement(Token first) throws Malformed {
    int depth = 0;
    while (depth > 0 || !tokens.peek().is(";")) {
      Token each = taken(first);
      if (each.is("{")) {
        depth++;
      } else if (each.is("}") && --depth < 0) {
        throw new Malformed(each, "; behind " + first.text() + " of line " + first.line());
      }
    }
    tokens.take();
  }

  /** To the brace that closes the first one. */
  private void skipBlock(Token first) throws Malformed {
    while (!tokens.peek().is("{")) {
      Token each = taken(first);
      if (each.is(";") || each.is("}")) {
        throw new Malformed(each, "{ behind " + first.text() + " of line " + first.line());
      }
    }
    int depth = 0;
    do {
      Token each = taken(first);
      if (each.is("{")) {
        depth++;
      } else if (each.is("}")) {
        depth--;
      }
    } while (depth > 0);
  }

  private Token taken(Token first) throws Malformed {
    if (tokens.peek().kind() == Token.Kind.END) {
      throw new Malformed(
          first.line(), "'" + first.text() + "' does not end (expected: its ; or })");
    }
    return tokens.take();
  }
}
