<#-- Sheaf's additions to queries and expressions. -->

/** A string literal where a table is expected: 'data/*.parquet'. */
SqlNode TablePath() :
{
    final String path;
}
{
    path = SimpleStringLiteral() { return new TablePath(path, getPos()); }
}

/** MATCH_RECOGNIZE, PIVOT or UNPIVOT behind a table's alias, and the alias of what that gives. */
SqlNode ClauseOfAliased(SqlNode tableRef) :
{
    final SqlIdentifier alias;
    SqlNodeList columns = null;
}
{
    { tableRef = Selects.all(tableRef); }
    (
        LOOKAHEAD({ getToken(1).kind == MATCH_RECOGNIZE })
        tableRef = MatchRecognize(tableRef)
    |
        LOOKAHEAD({ getToken(1).kind == PIVOT })
        tableRef = Pivot(tableRef)
    |
        tableRef = Unpivot(tableRef)
    )
    [
        LOOKAHEAD(1, { !startsJoin() })
        [ <AS> ] alias = SimpleIdentifier()
        [ columns = ParenthesizedSimpleIdentifierList() ]
        { tableRef = Selects.named(tableRef, alias, columns, Span.of(tableRef).end(this)); }
    ]
    { return tableRef; }
}

/** [LEFT] SEMI | ANTI, ASOF LEFT, and POSITIONAL, which has no value of its own: {@link Joins} takes COMMA for it. */
JoinType OtherJoinType() :
{
    final JoinType type;
}
{
    (
        [ <LEFT> ]
        (
            <SEMI> { type = JoinType.LEFT_SEMI_JOIN; }
        |
            <ANTI> { type = JoinType.LEFT_ANTI_JOIN; }
        )
    |
        <ASOF> <LEFT> [ <OUTER> ] { type = JoinType.LEFT_ASOF; }
    |
        <POSITIONAL> { type = JoinType.COMMA; }
    )
    <JOIN> { return type; }
}

/** What may follow a star: [EXCLUDE names] [REPLACE (values)] [RENAME (old AS new)] [[NOT] LIKE | ILIKE | SIMILAR TO 'pattern']. */
SqlNode StarClauses(SqlIdentifier star) :
{
    final Span s = Span.of(star);
    final List<SqlNode> excluded = new ArrayList<SqlNode>();
    final List<SqlNode> replaced = new ArrayList<SqlNode>();
    final List<SqlNode> renamed = new ArrayList<SqlNode>();
    StarColumns.Choice choice = StarColumns.Choice.ALL;
    boolean not = false;
    SqlNode pattern = null;
}
{
    (
        LOOKAHEAD({ startsStarClause() })
        (
            ( <EXCLUDE> | <EXCEPT> )
            (
                <LPAREN> StarName(excluded) ( <COMMA> StarName(excluded) )* <RPAREN>
            |
                StarName(excluded)
            )
        |
            <REPLACE>
            (
                <LPAREN> StarValue(replaced) ( <COMMA> StarValue(replaced) )* <RPAREN>
            |
                StarValue(replaced)
            )
        |
            <RENAME>
            (
                <LPAREN> StarValue(renamed) ( <COMMA> StarValue(renamed) )* <RPAREN>
            |
                StarValue(renamed)
            )
        |
            [ <NOT> { not = true; } ]
            (
                <LIKE> { choice = not ? StarColumns.Choice.NOT_LIKE : StarColumns.Choice.LIKE; }
            |
                <ILIKE> { choice = not ? StarColumns.Choice.NOT_ILIKE : StarColumns.Choice.ILIKE; }
            )
            pattern = SimpleStringLiteralNode()
        |
            <SIMILAR> <TO> { choice = StarColumns.Choice.SIMILAR_TO; }
            pattern = SimpleStringLiteralNode()
        )
    )+
    {
        final SqlParserPos pos = s.end(this);
        return new StarColumns(pos, star, new SqlNodeList(excluded, pos), new SqlNodeList(replaced, pos),
            new SqlNodeList(renamed, pos), choice, pattern);
    }
}

void StarName(List<SqlNode> names) :
{
    final SqlIdentifier name;
}
{
    name = CompoundIdentifier() { names.add(name); }
}

void StarValue(List<SqlNode> values) :
{
    final SqlNode value;
    final SqlIdentifier name;
}
{
    value = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <AS>
    name = CompoundIdentifier()
    { values.add(SqlStdOperatorTable.AS.createCall(Span.of(value).end(this), value, name)); }
}

/** How much of a table: amount [(method [, seed])] or method(amount), then [REPEATABLE (seed)]. */
SampleOperator.Sample SampleOf() :
{
    final Span s;
    String method = null;
    final SqlNumericLiteral amount;
    Boolean percent;
    SqlNumericLiteral seed = null;
}
{
    { s = Span.of(); }
    (
        method = SampleMethod() { s.add(this); }
        <LPAREN> amount = UnsignedNumericLiteral() percent = SampleUnit() <RPAREN>
    |
        amount = UnsignedNumericLiteral() { s.add(this); }
        percent = SampleUnit()
        [
            <LPAREN> method = SampleMethod()
            [ <COMMA> seed = UnsignedNumericLiteral() ]
            <RPAREN>
        ]
    )
    [ <REPEATABLE> <LPAREN> seed = UnsignedNumericLiteral() <RPAREN> ]
    { return Samples.of(s.end(this), method, amount, percent, seed); }
}

String SampleMethod() :
{
    final String name;
}
{
    <BERNOULLI> { return "bernoulli"; }
|
    <SYSTEM> { return "system"; }
|
    name = Identifier() { return name; }
}

/** TRUE for percent, FALSE for rows, null when nothing is said. */
Boolean SampleUnit() :
{
}
{
    ( <PERCENT> | <PERCENT_REMAINDER> ) { return Boolean.TRUE; }
|
    ( <ROW> | <ROWS> ) { return Boolean.FALSE; }
|
    { return null; }
}

/** FROM tables [SELECT items] [WHERE] [GROUP BY] [HAVING] [WINDOW] [QUALIFY]; without items it selects all columns. */
SqlSelect FromFirstSelect() :
{
    final Span s;
    final SqlNode from;
    SqlLiteral keyword;
    final List<SqlLiteral> keywords = new ArrayList<SqlLiteral>();
    final List<SqlNode> items = new ArrayList<SqlNode>();
    final SqlNode where;
    final SqlNodeList groupBy;
    final SqlNode having;
    final SqlNodeList windows;
    final SqlNode qualify;
    SampleOperator.Sample sample = null;
}
{
    <FROM> { s = span(); }
    from = FromClause()
    [
        <SELECT>
        [ keyword = AllOrDistinct() { keywords.add(keyword); } ]
        AddSelectItem(items)
        ( <COMMA> AddSelectItem(items) )*
    ]
    ( where = Where() | { where = null; } )
    ( groupBy = GroupBy() | { groupBy = null; } )
    ( having = Having() | { having = null; } )
    ( windows = Window() | { windows = null; } )
    ( qualify = Qualify() | { qualify = null; } )
    [ <USING> <SAMPLE> sample = SampleOf() ]
    {
        final SqlParserPos pos = s.end(this);
        if (items.isEmpty()) {
            items.add(SqlIdentifier.star(pos));
        }
        final SqlSelect select =
            new SqlSelect(pos, new SqlNodeList(keywords, pos), new SqlNodeList(items, Span.of(items).pos()),
                from, where, groupBy, having, windows, qualify, null, null, null, new SqlNodeList(pos));
        AllColumns.group(select);
        if (sample != null) {
            Samples.use(select, sample, pos);
        }
        return select;
    }
}

/** expression :: type; binds tighter than arithmetic, and chains. */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    (
        LOOKAHEAD({ getToken(1).kind == INTERVAL })
        <INTERVAL> { InfixCasts.toInterval(list, s.end(this)); }
    |
        type = DataType() { InfixCasts.apply(list, type); }
    )
}

/** How many rows: a number, a question mark, or an expression of numbers. */
SqlNode RowCount() :
{
    final SqlNode count;
}
{
    LOOKAHEAD({ isPlainCount() })
    count = UnsignedNumericLiteralOrParam() { return count; }
|
    count = Expression(ExprContext.ACCEPT_SUB_QUERY) { return RowCounts.of(count); }
}

/** The star that is a function's only argument, with clauses for COLUMNS(* EXCLUDE (a)). */
List<SqlNode> StarArgument() :
{
    SqlNode star;
}
{
    <STAR> { star = SqlIdentifier.star(getPos()); }
    [ LOOKAHEAD({ startsStarClause() }) star = StarClauses((SqlIdentifier) star) ]
    { return ImmutableList.of(star); }
}

/** PIVOT table ON values USING aggregates GROUP BY columns. */
SqlNode PivotStatement() :
{
    final Span s;
    final SqlNode source;
    SqlNode e;
    final List<SqlNode> keys = new ArrayList<SqlNode>();
    final List<Pivot.Value> values = new ArrayList<Pivot.Value>();
    SqlNodeList groups = null;
}
{
    <PIVOT> { s = span(); }
    source = TableRef()
    <ON> e = Expression(ExprContext.ACCEPT_NON_QUERY) { keys.add(e); }
    ( <COMMA> e = Expression(ExprContext.ACCEPT_NON_QUERY) { keys.add(e); } )*
    [ <USING> PivotValue(values) ( <COMMA> PivotValue(values) )* ]
    [ groups = GroupBy() ]
    { return Pivot.of(s.end(this), source, keys, values, groups); }
}

void PivotValue(List<Pivot.Value> values) :
{
    final Token first;
    final SqlNode value;
    SqlIdentifier name = null;
}
{
    { first = getToken(1); }
    value = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { final Token last = getToken(0); }
    [ [ <AS> ] name = SimpleIdentifier() ]
    { values.add(Pivot.Value.of(value, name, first, last)); }
}

/** UNPIVOT table ON columns INTO NAME name VALUE value INCLUDE NULLS. */
SqlNode UnpivotStatement() :
{
    final Span s;
    final SqlNode source;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
    SqlIdentifier name = null;
    SqlIdentifier value;
    final List<SqlIdentifier> values = new ArrayList<SqlIdentifier>();
    boolean nulls = false;
}
{
    <UNPIVOT> { s = span(); }
    [ <INCLUDE> <NULLS> { nulls = true; } | <EXCLUDE> <NULLS> ]
    source = TableRef()
    <ON> UnpivotColumn(columns) ( <COMMA> UnpivotColumn(columns) )*
    [
        <INTO> <NAME> name = SimpleIdentifier()
        <VALUE> value = SimpleIdentifier() { values.add(value); }
        ( <COMMA> value = SimpleIdentifier() { values.add(value); } )*
    ]
    [ <INCLUDE> <NULLS> { nulls = true; } | <EXCLUDE> <NULLS> ]
    { return Unpivot.of(s.end(this), source, columns, name, values, nulls); }
}

void UnpivotColumn(List<SqlNode> columns) :
{
    SqlNode column;
    final SqlIdentifier name;
}
{
    (
        <STAR> { column = SqlIdentifier.star(getPos()); }
        [ LOOKAHEAD({ startsStarClause() }) column = StarClauses((SqlIdentifier) column) ]
    |
        column = Expression(ExprContext.ACCEPT_NON_QUERY)
    )
    [
        [ <AS> ] name = SimpleIdentifier()
        { column = SqlStdOperatorTable.AS.createCall(Span.of(column).end(this), column, name); }
    ]
    { columns.add(column); }
}

/** expression AT TIME ZONE zone, expression AT LOCAL; binds as tight as a cast. */
void AtTimeZone(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlNode zone;
}
{
    <AT> { checkNonQueryExpression(exprContext); s.clear().add(this); }
    (
        <LOCAL> { zone = null; }
    |
        <TIME> <ZONE> zone = Expression3(exprContext)
    )
    { FunctionCalls.applyZone(list, zone, s.end(this)); }
}

/** expression ISNULL, expression NOTNULL. */
void NullTest(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator op;
}
{
    { checkNonQueryExpression(exprContext); }
    (
        <ISNULL> { op = SqlStdOperatorTable.IS_NULL; }
    |
        <NOTNULL> { op = SqlStdOperatorTable.IS_NOT_NULL; }
    )
    { list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
}

/** Operators that Calcite's grammar lacks: json -> path, json ->> path, a | b, a >> n. */
void SymbolOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator op;
}
{
    { checkNonQueryExpression(exprContext); }
    (
        <LAMBDA> { op = SymbolOperators.JSON_PART; }
    |
        <JSON_TEXT> { op = SymbolOperators.JSON_TEXT; }
    |
        <VERTICAL_BAR> { op = SymbolOperators.BIT_OR; }
    |
        <DOUBLE_SLASH> { op = SymbolOperators.INTEGER_QUOTIENT; }
    |
        <DOUBLE_STAR> { op = SymbolOperators.POWER; }
    |
        <CARET_AT> { op = SymbolOperators.STARTS_WITH; }
    |
        <TILDE> { op = SymbolOperators.MATCHES; }
    |
        <NOT_TILDE> { op = SymbolOperators.NOT_MATCHES; }
    |
        <GLOB> { op = SymbolOperators.GLOB; }
    |
        <HAS_ALL> { op = SymbolOperators.HAS_ALL; }
    |
        <HAS_ANY> { op = SymbolOperators.HAS_ANY; }
    |
        <LIKE_SYMBOL> { op = SqlStdOperatorTable.LIKE; }
    |
        <NOT_LIKE_SYMBOL> { op = SqlStdOperatorTable.NOT_LIKE; }
    |
        <ILIKE_SYMBOL> { op = SqlLibraryOperators.ILIKE; }
    |
        <NOT_ILIKE_SYMBOL> { op = SqlLibraryOperators.NOT_ILIKE; }
    |
        <DOUBLE_EQ> { op = SqlStdOperatorTable.EQUALS; }
    |
        LOOKAHEAD(2) <GT> <GT> { op = SymbolOperators.SHIFT_RIGHT; }
    )
    { list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** x IN list, x NOT IN list: whether a list has an element, a map a key, a text a part. */
void InList(List<Object> list, ExprContext exprContext, Span s) :
{
    SqlOperator op = SymbolOperators.IN;
}
{
    { checkNonQueryExpression(exprContext); }
    [ <NOT> { op = SymbolOperators.NOT_IN; } ]
    <IN> { list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** DESCRIBE, SHOW or SUMMARIZE in the place of a table. */
SqlNode ToldTable() :
{
    final SqlNode statement;
}
{
    statement = DescribeStatement() { return statement; }
|
    statement = ShowStatement() { return statement; }
}

/** What follows in [x + 1 FOR x IN list IF x > 0]: the elements of a list that pass, changed. */
SqlNode ListComprehension(SqlNodeList items) :
{
    final Span s;
    final SqlIdentifier element;
    final SqlNode list;
    SqlNode condition = null;
}
{
    <FOR> { s = span(); }
    element = SimpleIdentifier()
    <IN> list = Expression(ExprContext.ACCEPT_SUB_QUERY)
    [ <IF> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { return FunctionCalls.comprehension(s.end(this), items, element, list, condition); }
}

/** [1, 2]: a list, the same as ARRAY[1, 2]. */
SqlNode ListLiteral() :
{
    final Span s;
    final SqlNode comprehension;
    SqlNodeList items = SqlNodeList.EMPTY;
}
{
    <LBRACKET> { s = span(); }
    [
        items = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY)
        [ comprehension = ListComprehension(items) <RBRACKET> { return comprehension; } ]
    ]
    <RBRACKET> {
        return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), items.getList());
    }
}

/** ARRAY[1, 2] or ARRAY(query). */
SqlNode ListConstructor() :
{
    final Span s;
    SqlNodeList items = SqlNodeList.EMPTY;
    final SqlNode query;
}
{
    <ARRAY> { s = span(); }
    (
        <LBRACKET>
        [ items = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY) ]
        <RBRACKET> {
            return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), items.getList());
        }
    |
        <LPAREN> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) <RPAREN> {
            return ArrayQueries.list(s.end(this), query);
        }
    )
}

/** {'a': 1, b: 2}: a struct. */
SqlNode StructLiteral() :
{
    final Span s;
    final List<SqlNode> parts = new ArrayList<SqlNode>();
}
{
    <LBRACE> { s = span(); }
    StructField(parts)
    ( <COMMA> StructField(parts) )*
    <RBRACE> {
        return NestedOperators.STRUCT.createCall(s.end(this), parts);
    }
}

void StructField(List<SqlNode> parts) :
{
    final SqlNode value;
    final String name;
}
{
    (
        name = SimpleStringLiteral()
    |
        name = Identifier()
    )
    { parts.add(SqlLiteral.createCharString(name, getPos())); }
    <COLON>
    value = Expression(ExprContext.ACCEPT_SUB_QUERY) { parts.add(value); }
}

/** MAP {'k': 1}: a map of keys and values. */
SqlNode MapLiteral() :
{
    final Span s;
    final List<SqlNode> parts = new ArrayList<SqlNode>();
}
{
    <MAP> { s = span(); }
    <LBRACE>
    [
        MapEntry(parts)
        ( <COMMA> MapEntry(parts) )*
    ]
    <RBRACE> {
        return NestedOperators.function("map_value").createCall(s.end(this), parts);
    }
}

void MapEntry(List<SqlNode> parts) :
{
    final SqlNode key;
    final SqlNode value;
}
{
    key = Expression(ExprContext.ACCEPT_SUB_QUERY) { parts.add(key); }
    <COLON>
    value = Expression(ExprContext.ACCEPT_SUB_QUERY) { parts.add(value); }
}

/** UNNEST(list [, recursive := true | max_depth := n]) as an expression. */
SqlNode UnnestCall() :
{
    final Span s;
    final SqlNode list;
    SqlIdentifier option = null;
    SqlNode value = null;
}
{
    <UNNEST> { s = span(); }
    <LPAREN> list = Expression(ExprContext.ACCEPT_SUB_QUERY)
    [
        <COMMA>
        (
            <RECURSIVE> { option = new SqlIdentifier(getToken(0).image, getPos()); }
        |
            option = SimpleIdentifier()
        )
        ( <COLON_ASSIGNMENT> | <NAMED_ARGUMENT_ASSIGNMENT> | <EQ> )
        value = Literal()
    ]
    <RPAREN> {
        return option == null
            ? NestedOperators.UNNEST.createCall(s.end(this), list)
            : NestedOperators.UNNEST.createCall(s.end(this), list, FunctionCalls.depthOfUnnest(option, value));
    }
}

/** [index], [from:to], [from:to:step], [from:] or [:to] behind a value; a minus sign stands for an end that is missing. */
void ElementAccess(List<Object> list) :
{
    SqlNode from = null;
    SqlNode to = null;
    SqlNode step = null;
    boolean slice = false;
}
{
    <LBRACKET>
    [ from = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    [
        <COLON> { slice = true; }
        [
            LOOKAHEAD({ getToken(1).kind == MINUS && (getToken(2).kind == COLON || getToken(2).kind == RBRACKET) })
            <MINUS>
        |
            to = Expression(ExprContext.ACCEPT_SUB_QUERY)
        ]
        [ <COLON> step = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    ]
    <RBRACKET> { Subscripts.apply(list, from, to, step, slice, getPos()); }
}

/** A type's name before a text: the text as a value of it. */
SqlNode TypedLiteral() :
{
    final Span s;
    final SqlDataTypeSpec type;
    final SqlNode text;
}
{
    { s = Span.of(); }
    type = DataType() { s.add(type); }
    text = SimpleStringLiteralNode() { return SqlStdOperatorTable.CAST.createCall(s.end(this), text, type); }
}

/** BLOB, which the grammar reserves. */
SqlTypeNameSpec BlobTypeName() :
{
}
{
    <BLOB> { return new SqlBasicTypeNameSpec(SqlTypeName.VARBINARY, getPos()); }
}

/** INTERVAL, which is days to seconds, or INTERVAL YEAR TO MONTH and the like. */
SqlTypeNameSpec IntervalType() :
{
    final Span s;
    SqlIntervalQualifier qualifier = null;
}
{
    <INTERVAL> { s = span(); }
    [ LOOKAHEAD(1) qualifier = IntervalQualifier() ]
    { return new IntervalTypeName(qualifier, s.end(this)); }
}

/** STRUCT(a INTEGER, b VARCHAR). */
SqlTypeNameSpec StructTypeName() :
{
    final Span s;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    final List<SqlDataTypeSpec> types = new ArrayList<SqlDataTypeSpec>();
}
{
    LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("STRUCT") && getToken(2).kind == LPAREN })
    <IDENTIFIER> { s = span(); }
    <LPAREN>
    StructTypeField(names, types)
    ( <COMMA> StructTypeField(names, types) )*
    <RPAREN> { return new SqlRowTypeNameSpec(s.end(this), names, types); }
}

void StructTypeField(List<SqlIdentifier> names, List<SqlDataTypeSpec> types) :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
}
{
    name = SimpleIdentifier() { names.add(name); }
    type = DataType() { types.add(type.withNullable(true)); }
}

/** MAP(VARCHAR, INTEGER). */
SqlTypeNameSpec MapTypeOf() :
{
    final Span s;
    final SqlDataTypeSpec key;
    final SqlDataTypeSpec value;
}
{
    <MAP> { s = span(); }
    <LPAREN> key = DataType() <COMMA> value = DataType() <RPAREN> {
        return new MapTypeName(key, value, s.end(this));
    }
}

/** lambda x, i: x + i; the same as (x, i) -> x + i. */
SqlNode LambdaWord() :
{
    final Span s;
    final List<SqlNode> parameters = new ArrayList<SqlNode>();
    SqlIdentifier parameter;
    final SqlNode body;
}
{
    <IDENTIFIER> { s = span(); }
    parameter = SimpleIdentifier() { parameters.add(parameter); }
    ( <COMMA> parameter = SimpleIdentifier() { parameters.add(parameter); } )*
    <COLON>
    body = Expression(ExprContext.ACCEPT_SUB_QUERY) {
        return new SqlLambda(s.end(this), new SqlNodeList(parameters, s.end(this)), body);
    }
}
