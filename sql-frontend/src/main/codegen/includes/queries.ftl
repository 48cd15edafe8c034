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
