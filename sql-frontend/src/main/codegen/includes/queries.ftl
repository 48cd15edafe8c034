<#-- Sheaf's additions to queries and expressions. -->

/** A string literal where a table is expected: 'data/*.parquet'. */
SqlNode TablePath() :
{
    final String path;
}
{
    path = SimpleStringLiteral() { return new TablePath(path, getPos()); }
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
    {
        final SqlParserPos pos = s.end(this);
        if (items.isEmpty()) {
            items.add(SqlIdentifier.star(pos));
        }
        final SqlSelect select =
            new SqlSelect(pos, new SqlNodeList(keywords, pos), new SqlNodeList(items, Span.of(items).pos()),
                from, where, groupBy, having, windows, qualify, null, null, null, new SqlNodeList(pos));
        AllColumns.group(select);
        return select;
    }
}

/** [LEFT] SEMI JOIN, [LEFT] ANTI JOIN. */
JoinType SemiOrAntiJoin() :
{
    final JoinType type;
}
{
    [ <LEFT> ]
    ( <SEMI> { type = JoinType.LEFT_SEMI_JOIN; } | <ANTI> { type = JoinType.LEFT_ANTI_JOIN; } )
    <JOIN> { return type; }
}

/** expression :: type; binds tighter than arithmetic, and chains. */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    type = DataType() { InfixCasts.apply(list, type); }
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
        LOOKAHEAD(2) <GT> <GT> { op = SymbolOperators.SHIFT_RIGHT; }
    )
    { list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** [1, 2]: a list, the same as ARRAY[1, 2]. */
SqlNode ListLiteral() :
{
    final Span s;
    SqlNodeList items = SqlNodeList.EMPTY;
}
{
    <LBRACKET> { s = span(); }
    [ items = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY) ]
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
        <LPAREN> query = LeafQueryOrExpr(ExprContext.ACCEPT_QUERY) <RPAREN> {
            return SqlStdOperatorTable.ARRAY_QUERY.createCall(s.end(this), query);
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

/** UNNEST(list) as an expression. */
SqlNode UnnestCall() :
{
    final Span s;
    final SqlNode list;
}
{
    <UNNEST> { s = span(); }
    <LPAREN> list = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
        return NestedOperators.UNNEST.createCall(s.end(this), list);
    }
}

/** [index], [from:to], [from:] or [:to] behind a value; either end may be missing. */
void ElementAccess(List<Object> list) :
{
    SqlNode from = null;
    SqlNode to = null;
    boolean slice = false;
}
{
    <LBRACKET>
    [ from = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    [
        <COLON> { slice = true; }
        [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    ]
    <RBRACKET> { Subscripts.apply(list, from, to, slice, getPos()); }
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
        return new SqlMapTypeNameSpec(key, value.withNullable(true), s.end(this));
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
