package dev.weft.playground.apiserver.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles and evaluates expressions. Evaluation is untyped (a program depends on its text alone,
 * and is compiled once); {@link #check} compiles with types, for the errors a definition's author
 * should see.
 */
public final class Expressions {
  /** More than any sensible set of definitions; the cache starts anew beyond. */
  private static final int MAX_PROGRAMS = 5_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .comprehensionMaxIterations(1_000_000) // stands in for the cost budget
          .build();
  private static final List<String> VARIABLES =
      List.of(
          "self",
          "oldSelf",
          "object",
          "oldObject",
          "request",
          "params",
          "namespaceObject",
          "authorizer");
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private Expressions() {}

  /** An expression that could not be evaluated. */
  public static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenException(String message) {
      super(message);
    }
  }

  public static Object evaluate(String expression, Map<String, ?> variables)
      throws BrokenException {
    try {
      CelRuntime.Program program = PROGRAMS.get(expression);
      if (program == null) {
        if (PROGRAMS.size() >= MAX_PROGRAMS) {
          PROGRAMS.clear();
        }
        program = Untyped.CEL.createProgram(Untyped.CEL.compile(expression).getAst());
        PROGRAMS.put(expression, program);
      }
      return program.eval(variables);
    } catch (CelValidationException e) {
      throw new BrokenException("compilation failed: " + e.getMessage());
    } catch (CelEvaluationException e) {
      throw new BrokenException(
          String.valueOf(e.getMessage()).replaceFirst("^evaluation error at <input>:\\d+: ", ""));
    }
  }

  /** What is wrong with an expression over variables of these types; empty when nothing is. */
  static Optional<String> check(
      String expression, Map<String, CelType> variables, CelTypeProvider types, CelType result) {
    CelBuilder builder = builder().setTypeProvider(types);
    variables.forEach(builder::addVar);
    try {
      CelType actual = builder.build().compile(expression).getAst().getResultType();
      if (actual.equals(result) || actual.equals(SimpleType.DYN)) {
        return Optional.empty();
      }
      return Optional.of("cel expression must evaluate to a " + result.name());
    } catch (CelValidationException e) {
      return Optional.of("compilation failed: " + e.getMessage());
    }
  }

  private static CelBuilder builder() {
    return CelFactory.plannerCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(
            CelExtensions.optional(),
            CelExtensions.strings(),
            CelExtensions.math(),
            CelExtensions.lists(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.bindings(),
            CelExtensions.comprehensions())
        .addRuntimeLibraries(
            CelExtensions.optional(),
            CelExtensions.strings(),
            CelExtensions.math(),
            CelExtensions.lists(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.comprehensions())
        .addFunctionDeclarations(KubernetesFunctions.declarations())
        .addFunctionBindings(KubernetesFunctions.bindings());
  }

  /** Loaded with the first expression. */
  private static final class Untyped {
    static final Cel CEL = build();

    private static Cel build() {
      CelBuilder builder = builder();
      VARIABLES.forEach(variable -> builder.addVar(variable, SimpleType.DYN));
      return builder.build();
    }
  }
}
