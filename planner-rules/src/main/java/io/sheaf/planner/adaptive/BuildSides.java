package io.sheaf.planner.adaptive;

import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.JoinSides;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import java.util.List;

/** Makes the smaller side of a join the build side once both sides' sizes are known. */
final class BuildSides {
  private final List<String> decisions;

  BuildSides(List<String> decisions) {
    this.decisions = decisions;
  }

  SheafRel apply(SheafRel rel) {
    SheafRel node = rel.withInputs(rel.inputs().stream().map(this::apply).toList());
    if (node instanceof HashJoinRel join
        && join.type().swapped().isPresent()
        && join.left() instanceof StageOutputRel left
        && join.right() instanceof StageOutputRel right
        && left.sizes().bytes() * JoinSides.SWAP_FACTOR < right.sizes().bytes()) {
      decisions.add(
          "%s: the left side becomes the build side, %s against %s"
              .formatted(join.describe(), Amounts.of(left), Amounts.of(right)));
      return JoinSides.swapped(join);
    }
    return node;
  }
}
