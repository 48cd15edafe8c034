<#-- MATCH_RECOGNIZE as SQL:2016 has it, in place of Calcite's productions. -->

/** What follows MATCH_RECOGNIZE's table. Which rows are given stands where Calcite has the anchor at the start. */
SqlMatchRecognize MatchRecognize(SqlNode tableRef) :
{
    final Span s;
    final SqlIdentifier alias;
    SqlNodeList measures = SqlNodeList.EMPTY;
    SqlNodeList partition = SqlNodeList.EMPTY;
    SqlNodeList order = SqlNodeList.EMPTY;
    SqlNodeList subsets = SqlNodeList.EMPTY;
    final SqlNodeList definitions;
    final SqlLiteral rows;
    SqlNode after = null;
    final SqlNode pattern;
}
{
    [
        [ <AS> ] alias = SimpleIdentifier() {
            tableRef = SqlStdOperatorTable.AS.createCall(Span.of(tableRef).end(this), tableRef, alias);
        }
    ]
    <MATCH_RECOGNIZE> { s = span(); checkNotJoin(tableRef); } <LPAREN>
    [ <PARTITION> <BY> partition = ExpressionCommaList(span(), ExprContext.ACCEPT_NON_QUERY) ]
    [ order = OrderBy(true) ]
    [ <MEASURES> measures = MeasureColumnCommaList(span()) ]
    rows = RowsPerMatch()
    [ after = AfterMatch() ]
    <PATTERN> <LPAREN> pattern = PatternAlternatives() <RPAREN>
    [ <SUBSET> subsets = SubsetDefinitionCommaList(span()) ]
    <DEFINE> definitions = PatternDefinitionCommaList(span())
    <RPAREN> {
        return new SqlMatchRecognize(s.end(this), tableRef, pattern, rows,
            SqlLiteral.createBoolean(false, getPos()), definitions, measures, after, subsets, null, partition, order, null);
    }
}

/** A.* as the operand of COUNT: what is counted are the rows that a variable has. */
SqlNode RowsOfVariable() :
{
    final SqlIdentifier variable;
}
{
    variable = SimpleIdentifier() <DOT> <STAR> {
        return RowPatternOperators.CLASSIFIER.createCall(
            Span.of(variable).end(this), RowPatternOperators.name(variable));
    }
}

SqlLiteral RowsPerMatch() :
{
    MatchRows rows = MatchRows.ONE;
}
{
    [
        <ONE> <ROW> <PER> <MATCH>
    |
        <ALL> <ROWS> <PER> <MATCH> { rows = MatchRows.ALL; }
        [
            <SHOW> <EMPTY> <MATCHES>
        |
            <OMIT> <EMPTY> <MATCHES> { rows = MatchRows.ALL_WITHOUT_EMPTY; }
        |
            <WITH> <UNMATCHED> <ROWS> { rows = MatchRows.ALL_WITH_UNMATCHED; }
        ]
    ]
    { return SqlLiteral.createSymbol(rows, getPos()); }
}

SqlNode AfterMatch() :
{
    final Span s;
    final SqlIdentifier variable;
}
{
    <AFTER> { s = span(); } <MATCH> <SKIP_>
    (
        <PAST> <LAST> <ROW> { return SqlMatchRecognize.AfterOption.SKIP_PAST_LAST_ROW.symbol(s.end(this)); }
    |
        <TO>
        (
            LOOKAHEAD(<NEXT> <ROW>)
            <NEXT> <ROW> { return SqlMatchRecognize.AfterOption.SKIP_TO_NEXT_ROW.symbol(s.end(this)); }
        |
            LOOKAHEAD(<FIRST> SimpleIdentifier())
            <FIRST> variable = SimpleIdentifier() {
                return SqlMatchRecognize.SKIP_TO_FIRST.createCall(s.end(variable), variable);
            }
        |
            LOOKAHEAD(<LAST> SimpleIdentifier())
            <LAST> variable = SimpleIdentifier() {
                return SqlMatchRecognize.SKIP_TO_LAST.createCall(s.end(variable), variable);
            }
        |
            variable = SimpleIdentifier() {
                return SqlMatchRecognize.SKIP_TO_LAST.createCall(s.end(variable), variable);
            }
        )
    )
}

/** Patterns between |; one may be empty. */
SqlNode PatternAlternatives() :
{
    SqlNode left;
    SqlNode right;
}
{
    left = PatternSequence()
    (
        <VERTICAL_BAR> right = PatternSequence() {
            left = SqlStdOperatorTable.PATTERN_ALTER.createCall(Span.of(left).end(right), left, right);
        }
    )*
    { return left; }
}

SqlNode PatternSequence() :
{
    SqlNode left = null;
    SqlNode right;
}
{
    (
        right = PatternFactor() {
            left = left == null ? right
                : SqlStdOperatorTable.PATTERN_CONCAT.createCall(Span.of(left).end(right), left, right);
        }
    )*
    { return left == null ? SqlLiteral.createSymbol(RowPatternOperators.NoRow.EMPTY, getPos()) : left; }
}

SqlNode PatternFactor() :
{
    final SqlNode e;
    SqlLiteral least;
    SqlLiteral most;
    boolean reluctant = false;
}
{
    e = PatternPrimary()
    (
        LOOKAHEAD({ getToken(1).kind == STAR || getToken(1).kind == PLUS || getToken(1).kind == HOOK
            || getToken(1).kind == LBRACE && getToken(2).kind != MINUS })
        (
            <STAR> { least = LITERAL_ZERO; most = LITERAL_MINUS_ONE; }
        |
            <PLUS> { least = LITERAL_ONE; most = LITERAL_MINUS_ONE; }
        |
            <HOOK> { least = LITERAL_ZERO; most = LITERAL_ONE; }
        |
            <LBRACE>
            (
                least = UnsignedNumericLiteral() { most = least; }
                [ <COMMA> { most = LITERAL_MINUS_ONE; } [ most = UnsignedNumericLiteral() ] ]
            |
                <COMMA> { least = LITERAL_ZERO; } most = UnsignedNumericLiteral()
            )
            <RBRACE>
        )
        [ <HOOK> { reluctant = true; } ]
        {
            return SqlStdOperatorTable.PATTERN_QUANTIFIER.createCall(Span.of(e).end(this), e, least, most,
                SqlLiteral.createBoolean(reluctant, getPos()));
        }
    |
        { return e; }
    )
}

SqlNode PatternPrimary() :
{
    final Span s;
    SqlNode e;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <CARET> { return SqlLiteral.createSymbol(RowPatternOperators.NoRow.START, getPos()); }
|
    <DOLLAR> { return SqlLiteral.createSymbol(RowPatternOperators.NoRow.END, getPos()); }
|
    LOOKAHEAD(<PERMUTE> <LPAREN>)
    <PERMUTE> { s = span(); } <LPAREN>
    e = PatternAlternatives() { list.add(e); }
    ( <COMMA> e = PatternAlternatives() { list.add(e); } )*
    <RPAREN> { return SqlStdOperatorTable.PATTERN_PERMUTE.createCall(s.end(this), list); }
|
    e = SimpleIdentifier() { return e; }
|
    <LPAREN> e = PatternAlternatives() <RPAREN> { return e; }
|
    <LBRACE> { s = span(); } <MINUS> e = PatternAlternatives() <MINUS> <RBRACE> {
        return SqlStdOperatorTable.PATTERN_EXCLUDE.createCall(s.end(this), e);
    }
}
