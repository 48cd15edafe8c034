package io.sheaf.service;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code KILL QUERY 12}: stops a statement by the number that {@code sheaf.queries} lists, as MySQL
 * spells it. A statement of the service alone, since nobody else has several at a time.
 */
record KillStatement(long query) {
  private static final Pattern FORM =
      Pattern.compile("\\s*KILL\\s+QUERY\\s+(\\d{1,18})\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

  /** The statement, when the text is one. */
  static Optional<KillStatement> of(String sql) {
    Matcher matcher = FORM.matcher(sql);
    return matcher.matches()
        ? Optional.of(new KillStatement(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /**
   * Stops the statement.
   *
   * @throws SheafException INVALID_ARGUMENT when none that is the user's to stop has the number
   */
  void run(Queries queries, ServiceSession session) {
    boolean stopped =
        queries.running().stream()
            .filter(other -> other.id() == query)
            .filter(other -> session.governs(other.session().user()))
            .anyMatch(other -> other.cancel("the query was killed"));
    if (!stopped) {
      throw new SheafException(ErrorCode.INVALID_ARGUMENT, "no query of number " + query + " runs")
          .withHint("SELECT id, state, statement FROM sheaf.queries lists them");
    }
  }
}
