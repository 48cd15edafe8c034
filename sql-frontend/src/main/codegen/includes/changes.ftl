<#-- Statements that change the rows of tables; they stand in the place of Calcite's own. -->

/**
 * INSERT [OR REPLACE | OR IGNORE] INTO table [AS alias] [(columns)] [BY NAME] query | DEFAULT VALUES
 * [ON CONFLICT ...] [RETURNING items].
 */
SqlNode SqlInsert() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNodeList columns = null;
    boolean byName = false;
    SqlNode source;
    ChangeClause conflict = null;
    final SqlNodeList returning;
}
{
    <INSERT> { s = span(); }
    [
        <OR>
        (
            <REPLACE> { conflict = ChangeClause.onAnyConflict(getPos(), ChangeClause.Action.REPLACE); }
        |
            <IGNORE> { conflict = ChangeClause.onAnyConflict(getPos(), ChangeClause.Action.NOTHING); }
        )
    ]
    <INTO> table = CompoundTableIdentifier()
    [ <AS> alias = SimpleIdentifier() ]
    [ LOOKAHEAD(2) columns = ParenthesizedSimpleIdentifierList() ]
    [ <BY> ( <NAME> { byName = true; } | <POSITION> ) ]
    (
        <DEFAULT_> <VALUES> {
            columns = new SqlNodeList(getPos());
            source = ChangeTable.oneRow(getPos());
        }
    |
        source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    [ conflict = OnConflict() ]
    returning = Returning()
    {
        final SqlParserPos pos = s.end(this);
        return ChangeTable.of(pos,
            new SqlInsert(pos, SqlNodeList.EMPTY, table, source, columns),
            alias, byName, null, conflict, returning);
    }
}

/** ON CONFLICT [(columns)] DO NOTHING | DO UPDATE SET column = value, ... [WHERE condition]. */
ChangeClause OnConflict() :
{
    final Span s;
    SqlNodeList key = null;
    final SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
    SqlNode where = null;
}
{
    <ON> { s = span(); } <CONFLICT>
    [ key = ParenthesizedSimpleIdentifierList() ]
    <DO>
    (
        <NOTHING> {
            return new ChangeClause(s.end(this), ChangeClause.Match.CONFLICT, key, null,
                ChangeClause.Action.NOTHING, columns, values);
        }
    |
        <UPDATE> <SET> Assignments(columns, values)
        [ where = Where() ]
        {
            return new ChangeClause(s.end(this), ChangeClause.Match.CONFLICT, key, where,
                ChangeClause.Action.UPDATE, columns, values);
        }
    )
}

/** UPDATE table [AS alias] SET column = value, ... [FROM tables] [WHERE condition] [RETURNING items]. */
SqlNode SqlUpdate() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
    SqlNode sources = null;
    SqlNode where = null;
    final SqlNodeList returning;
}
{
    <UPDATE> { s = span(); }
    table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <SET> Assignments(columns, values)
    [ <FROM> sources = FromClause() ]
    [ where = Where() ]
    returning = Returning()
    {
        final SqlParserPos pos = s.end(this);
        return ChangeTable.of(pos, new SqlUpdate(pos, table, columns, values, where, null, alias),
            alias, false, sources, null, returning);
    }
}

/** column = value, or (columns) = (values), several with commas. */
void Assignments(SqlNodeList columns, SqlNodeList values) :
{
}
{
    Assignment(columns, values) ( <COMMA> Assignment(columns, values) )*
    { ChangeClause.checkPairs(columns, values); }
}

void Assignment(SqlNodeList columns, SqlNodeList values) :
{
    SqlIdentifier name;
}
{
    name = CompoundIdentifier() { columns.add(name); }
    <EQ> NewValue(values)
|
    <LPAREN> name = SimpleIdentifier() { columns.add(name); }
    ( <COMMA> name = SimpleIdentifier() { columns.add(name); } )*
    <RPAREN> <EQ> [ <ROW> ] NewValues(values)
}

void NewValues(SqlNodeList values) :
{
}
{
    <LPAREN> NewValue(values) ( <COMMA> NewValue(values) )* <RPAREN>
}

void NewValue(SqlNodeList values) :
{
}
{
    <DEFAULT_> { values.add(SqlStdOperatorTable.DEFAULT.createCall(getPos())); }
|
    AddExpression(values, ExprContext.ACCEPT_SUB_QUERY)
}

/** DELETE FROM table [AS alias] [USING tables] [WHERE condition] [RETURNING items]. */
SqlNode SqlDelete() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNode sources = null;
    SqlNode where = null;
    final SqlNodeList returning;
}
{
    <DELETE> { s = span(); } <FROM>
    table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    [ <USING> sources = FromClause() ]
    [ where = Where() ]
    returning = Returning()
    {
        final SqlParserPos pos = s.end(this);
        return ChangeTable.of(pos, new SqlDelete(pos, table, where, null, alias),
            alias, false, sources, null, returning);
    }
}

/** TRUNCATE [TABLE] table: removes all rows. */
SqlNode TruncateStatement() :
{
    final Span s;
    final SqlIdentifier table;
}
{
    <TRUNCATE> { s = span(); } [ <TABLE> ]
    table = CompoundTableIdentifier()
    { return new SqlDelete(s.end(this), table, null, null, null); }
}

/** WITH queries INSERT | UPDATE | DELETE | MERGE ... */
SqlNode ChangeWithQueries() :
{
    final Span s;
    final SqlNodeList queries;
    final SqlNode change;
}
{
    { s = Span.of(); }
    queries = WithList() { s.add(queries); }
    (
        change = SqlInsert()
    |
        change = SqlUpdate()
    |
        change = SqlDelete()
    |
        change = SqlMerge()
    )
    { return new ChangeWithQueries(s.end(this), queries, change); }
}

/** RETURNING items, null if it is not there. */
SqlNodeList Returning() :
{
    final Span s;
    final List<SqlNode> items = new ArrayList<SqlNode>();
}
{
    [
        <RETURNING> { s = span(); }
        AddSelectItem(items) ( <COMMA> AddSelectItem(items) )*
        { return new SqlNodeList(items, s.end(this)); }
    ]
    { return null; }
}

/** MERGE INTO table [AS alias] USING source ON condition | USING (columns) WHEN ... [RETURNING items]. */
SqlNode SqlMerge() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNode source;
    SqlNode condition = null;
    SqlNodeList using = null;
    final List<SqlNode> clauses = new ArrayList<SqlNode>();
    ChangeClause clause;
    final SqlNodeList returning;
}
{
    <MERGE> { s = span(); } <INTO>
    table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <USING> source = TableRef()
    (
        <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    |
        <USING> using = ParenthesizedSimpleIdentifierList()
    )
    ( clause = MergeClause() { clauses.add(clause); } )+
    returning = Returning()
    {
        return new MergeStatement(s.end(this), table, alias, source, condition, using,
            new SqlNodeList(clauses, Span.of(clauses).pos()), returning);
    }
}

/** WHEN [NOT] MATCHED [BY SOURCE | BY TARGET] [AND condition] THEN UPDATE | DELETE | INSERT | DO NOTHING. */
ChangeClause MergeClause() :
{
    final Span s;
    ChangeClause.Match match = ChangeClause.Match.MATCHED;
    SqlNode condition = null;
    final ChangeClause.Action action;
    SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
}
{
    <WHEN> { s = span(); }
    [ <NOT> { match = ChangeClause.Match.NOT_MATCHED; } ]
    <MATCHED>
    [ <BY> ( <SOURCE> { match = match.bySource(getPos()); } | <TARGET> ) ]
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        <UPDATE> { action = ChangeClause.Action.UPDATE; }
        [ <SET> ( <STAR> | Assignments(columns, values) ) ]
    |
        <DELETE> { action = ChangeClause.Action.DELETE; }
    |
        <INSERT> { action = ChangeClause.Action.INSERT; }
        [
            <STAR>
        |
            [ columns = ParenthesizedSimpleIdentifierList() ]
            <VALUES> NewValues(values)
        ]
    |
        <DO> <NOTHING> { action = ChangeClause.Action.NOTHING; }
    )
    {
        return new ChangeClause(s.end(this), match, null, condition, action, columns, values);
    }
}

/** ALTER TABLE | VIEW [IF EXISTS] name ADD | DROP | RENAME | ALTER column ... */
SqlNode AlterStatement() :
{
    final Span s;
    boolean view = false;
    boolean ifExists = false;
    boolean lenient = false;
    final SqlIdentifier table;
    SqlIdentifier column = null;
    SqlIdentifier name = null;
    SqlDataTypeSpec type = null;
    SqlNode value = null;
    final AlterTable.Action action;
    final SqlNodeList definitions = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList keys = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList checks = new SqlNodeList(SqlParserPos.ZERO);
}
{
    <ALTER> { s = span(); }
    ( <TABLE> | <VIEW> { view = true; } )
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    table = CompoundIdentifier()
    (
        <ADD> { action = AlterTable.Action.ADD_COLUMN; }
        [ <COLUMN> ]
        [ LOOKAHEAD(2) <IF> <NOT> <EXISTS> { lenient = true; } ]
        TableElement(definitions, keys, keys, checks)
        { AlterTable.checkAdded(definitions, keys, getPos()); }
    |
        <DROP> { action = AlterTable.Action.DROP_COLUMN; }
        [ <COLUMN> ]
        [ LOOKAHEAD(2) <IF> <EXISTS> { lenient = true; } ]
        column = SimpleIdentifier()
        [ <CASCADE> | <RESTRICT> ]
    |
        <RENAME>
        (
            <TO> { action = AlterTable.Action.RENAME; }
        |
            { action = AlterTable.Action.RENAME_COLUMN; }
            [ <COLUMN> ] column = SimpleIdentifier() <TO>
        )
        name = SimpleIdentifier()
    |
        <ALTER> [ <COLUMN> ] column = SimpleIdentifier()
        (
            <SET>
            (
                <DATA> <TYPE> type = DataType() { action = AlterTable.Action.TYPE; }
                [ <USING> value = Expression(ExprContext.ACCEPT_NON_QUERY) ]
            |
                <DEFAULT_> { action = AlterTable.Action.DEFAULT; }
                value = Expression(ExprContext.ACCEPT_NON_QUERY)
            |
                <NOT> <NULL> { action = AlterTable.Action.NOT_NULL; }
            )
        |
            <TYPE> type = DataType() { action = AlterTable.Action.TYPE; }
            [ <USING> value = Expression(ExprContext.ACCEPT_NON_QUERY) ]
        |
            <DROP>
            (
                <DEFAULT_> { action = AlterTable.Action.NO_DEFAULT; }
            |
                <NOT> <NULL> { action = AlterTable.Action.NULLABLE; }
            )
        )
    )
    {
        return new AlterTable(s.end(this), view, ifExists, table, action, lenient, column, name, type, value,
            definitions.isEmpty() ? null : (ColumnDefinition) definitions.get(0), checks);
    }
}
