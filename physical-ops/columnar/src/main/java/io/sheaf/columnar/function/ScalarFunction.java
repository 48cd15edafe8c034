package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The definition of a scalar function: name, types, behaviour, kernel and documentation. Immutable;
 * made by {@link #named}.
 */
public final class ScalarFunction {
  /** Which types the kernel wants its operands converted to. */
  @FunctionalInterface
  public interface Coercion {
    /** One type an operand; the type it has already when nothing is to be done. */
    List<DataType> coerce(List<DataType> operands, DataType result);
  }

  private final Builder parts;

  private ScalarFunction(Builder parts) {
    this.parts = parts;
  }

  /** Starts the definition of a function with this name (lower case, or an operator's symbol). */
  public static Builder named(String name, String... aliases) {
    return new Builder(name, List.of(aliases));
  }

  public String name() {
    return parts.name;
  }

  /** Other names of the same function. */
  public List<String> aliases() {
    return parts.aliases;
  }

  /**
   * The type of a call.
   *
   * @throws SheafException TYPE_MISMATCH when the function does not take these operands
   */
  public DataType resultType(List<DataType> operands) {
    DataType type = parts.rule.infer(operands);
    if (type == null) {
      throw new SheafException(
              ErrorCode.TYPE_MISMATCH,
              parts.name
                  + " does not take ("
                  + operands.stream().map(Object::toString).collect(Collectors.joining(", "))
                  + ")")
          .withHint(signatures());
    }
    return type;
  }

  /** The types that the kernel wants for these operands. */
  public List<DataType> coerce(List<DataType> operands, DataType result) {
    return parts.coercion.coerce(operands, result);
  }

  /** Whether a null operand makes the result null. */
  public boolean isStrict() {
    return parts.strict;
  }

  /** Whether the result may be null though no operand is. */
  public boolean givesNull() {
    return !parts.strict || (parts.signature != null && parts.signature.givesNull());
  }

  /** Whether a null result tells that an operand is null; of lists and maps an element may be. */
  public boolean isNullOfNullOnly() {
    return parts.signature != null && !givesNull();
  }

  /** Whether equal operands give equal results at any time. */
  public boolean isDeterministic() {
    return parts.deterministic;
  }

  /** Whether the result depends on the session or on when the query started. */
  public boolean dependsOnSession() {
    return parts.ofSession;
  }

  /** Whether some operand values give an error. */
  public boolean canThrow() {
    return parts.canThrow;
  }

  /** One sentence for the reference page. */
  public String doc() {
    return parts.doc;
  }

  /** A call and its result, {@code call = result}, for the reference page. */
  public String example() {
    return parts.example;
  }

  /** The operands it takes and what it gives, a form a line. */
  public String signatures() {
    return signatures(parts.name);
  }

  /** As {@link #signatures()}, under an alias. */
  public String signatures(String name) {
    if (parts.written != null) {
      return parts.written;
    }
    return parts.signature == null ? parts.example : parts.signature.text(name);
  }

  /** Whether it is for the planner's use alone, and not for statements to name. */
  public boolean isInternal() {
    return parts.internal;
  }

  /** Compiles a call for one thread. */
  public Kernel kernel(CallSite site) {
    return parts.kernel.apply(site);
  }

  /** Collects the parts of a definition; by default strict, deterministic and unable to fail. */
  public static final class Builder {
    private final String name;
    private final List<String> aliases;
    private TypeRule rule;
    private Coercion coercion = (operands, result) -> operands;
    private boolean strict = true;
    private boolean deterministic = true;
    private boolean canThrow;
    private boolean internal;
    private boolean ofSession;
    private Signature signature;
    private String written;
    private String doc;
    private String example;
    private Function<CallSite, Kernel> kernel;

    private Builder(String name, List<String> aliases) {
      this.name = name;
      this.aliases = aliases;
    }

    public Builder types(TypeRule typeRule) {
      this.rule = typeRule;
      return this;
    }

    /** Type check and conversion of operands at once. */
    Builder takes(Signature operands) {
      this.signature = operands;
      this.rule = operands::infer;
      this.coercion = operands::coerce;
      return this;
    }

    /** How statements write it, where a grammar of its own makes that differ from its operands. */
    Builder written(String form) {
      this.written = form;
      return this;
    }

    /** Statements reach it by another spelling, such as an operator, and not by name. */
    public Builder internal() {
      this.internal = true;
      return this;
    }

    public Builder coerced(Coercion wanted) {
      this.coercion = wanted;
      return this;
    }

    /** The function sees null operands. */
    public Builder nullAware() {
      this.strict = false;
      return this;
    }

    /** Results depend on more than the operands; no folding, no evaluation on dictionaries. */
    public Builder volatileResult() {
      this.deterministic = false;
      return this;
    }

    /** Results depend on the session or the start of the query, so that plans do not fold them. */
    public Builder ofSession() {
      this.ofSession = true;
      return this;
    }

    /** Some values give an error, so rows that are not wanted must not be evaluated. */
    public Builder throwing() {
      this.canThrow = true;
      return this;
    }

    public Builder doc(String sentence, String exampleCall) {
      this.doc = sentence;
      this.example = exampleCall;
      return this;
    }

    /** Completes the definition. */
    public ScalarFunction kernel(Function<CallSite, Kernel> factory) {
      this.kernel = factory;
      if (rule == null || doc == null) {
        throw new IllegalStateException(name + " lacks types or documentation");
      }
      return new ScalarFunction(this);
    }
  }
}
