package io.sheaf.graph.portable;

import io.sheaf.graph.PortableBodies;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.wire.RecordCodec;

/** What the tasks of a test's layer do. The same in every process. */
public sealed interface Program {
  /** Its number within the layer, plus a base. */
  record Number(int base) implements Program {}

  /** The sum of all numbers read, through every dependency, and one more. */
  record Sum(int plus) implements Program {}

  /** A text of so many characters. */
  record Text(int length) implements Program {}

  /** The length of the one text read. */
  record Length() implements Program {}

  /** A failure with that message, of one task; the others give their numbers. */
  record Fail(int index, boolean checked, String message) implements Program {}

  /** Fails as often as there are fewer than so many lines in a file, then gives its number. */
  record FailAtFirst(int times, String file) implements Program {}

  /** Writes a line with its process to a file, then waits until the work is cancelled. */
  record Spin(String file) implements Program {}

  /** Writes a line to a file, waits until another file is there, then gives its number. */
  record Gate(String said, String until) implements Program {}

  /** Drives some drivers, which count to a number together, and gives what they counted. */
  record Drive(int drivers, int count) implements Program {}

  /** Kills its process without a word, once a line with its number is in a file. */
  record Die(String file) implements Program {}

  /** Computes for about so many microseconds. */
  record Busy(int micros) implements Program {}

  /** Allocates on the heap until it is exhausted. */
  record Exhaust() implements Program {}

  /** How they travel. */
  RecordCodec<Program> CODEC = RecordCodec.of(Program.class);

  /** The bodies of a layer of this program. */
  default PortableBodies bodies() {
    return new Bodies(this);
  }

  /** See {@link #bodies}. */
  record Bodies(Program program) implements PortableBodies {
    static final String KIND = "test program";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public byte[] encoded() {
      return CODEC.encode(program);
    }

    @Override
    public TaskBody apply(int index) {
      return ProgramDecoder.body(program, index);
    }
  }
}
