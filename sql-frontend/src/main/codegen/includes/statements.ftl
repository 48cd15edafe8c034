<#-- Sheaf's own statements; docs/reference/statements.md lists their syntax. -->

/** EXPLAIN [ANALYZE] [VERBOSE] [(FORMAT TEXT | JSON | DOT)] statement. */
SqlNode ExplainStatement() :
{
    final Span s;
    final boolean[] flags = {false, false};
    final ExplainStatement.Format[] format = {ExplainStatement.Format.TEXT};
    final SqlNode statement;
}
{
    <EXPLAIN> { s = span(); }
    [ <ANALYZE> { flags[0] = true; } ]
    [ <VERBOSE> { flags[1] = true; } ]
    [
        LOOKAHEAD(2)
        <LPAREN> ExplainOption(flags, format) ( <COMMA> ExplainOption(flags, format) )* <RPAREN>
    ]
    statement = SqlStmt() {
        return new ExplainStatement(s.end(this), flags[0], flags[1], format[0], statement);
    }
}

void ExplainOption(boolean[] flags, ExplainStatement.Format[] format) :
{
    final SqlIdentifier name;
}
{
    <ANALYZE> { flags[0] = true; }
|
    <VERBOSE> { flags[1] = true; }
|
    <FORMAT> name = SimpleIdentifier() {
        format[0] = ExplainStatement.Format.named(name);
    }
}

/** DESCRIBE | SUMMARIZE table | 'path' | query. */
SqlNode DescribeStatement() :
{
    final Span s;
    final SqlNode subject;
    boolean summary = false;
}
{
    ( <DESCRIBE> | <DESC> | <SUMMARIZE> { summary = true; } ) { s = span(); }
    (
        LOOKAHEAD({ startsQuery() })
        subject = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    |
        subject = TablePath()
    |
        subject = CompoundIdentifier()
    )
    {
        return summary
            ? new SummarizeStatement(s.end(this), subject)
            : new DescribeStatement(s.end(this), subject);
    }
}

/** SHOW TABLES [FROM schema] | SCHEMAS | ALL | setting. */
SqlNode ShowStatement() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <SHOW> { s = span(); }
    (
        <TABLES>
        [ ( <FROM> | <IN> ) name = CompoundIdentifier() ]
        { return new ShowTables(s.end(this), name); }
    |
        <SCHEMAS> { return new ShowSchemas(s.end(this)); }
    |
        <ALL> { return new ShowSetting(s.end(this), null); }
    |
        name = SettingName() { return new ShowSetting(s.end(this), name); }
    )
}

/** The name of a setting; some are words that elsewhere begin a clause. */
SqlIdentifier SettingName() :
{
    final SqlIdentifier name;
}
{
    <JOIN> { return new SqlIdentifier(getToken(0).image, getPos()); }
|
    name = CompoundIdentifier() { return name; }
}

/** USE schema. */
SqlNode UseStatement() :
{
    final Span s;
    final SqlIdentifier schema;
}
{
    <USE> { s = span(); }
    schema = CompoundIdentifier() { return new UseStatement(s.end(this), schema); }
}

/** SET setting = | TO value, SET SCHEMA [= | TO] schema and SET VARIABLE name = | TO expression. */
SqlNode SetStatement() :
{
    final Span s;
    SqlIdentifier name;
    final SqlNode value;
    final String text;
}
{
    <SET> { s = span(); }
    [
        <SCHEMA>
        [ <EQ> | <TO> ]
        (
            text = SimpleStringLiteral() { name = new SqlIdentifier(text, getPos()); }
        |
            name = CompoundIdentifier()
        )
        { return new UseStatement(s.end(this), name); }
    |
        LOOKAHEAD({ startsVariable() })
        <VARIABLE> name = SimpleIdentifier() ( <EQ> | <TO> )
        value = Expression(ExprContext.ACCEPT_SUB_QUERY)
        { return new SetVariable(s.end(this), name, value); }
    ]
    name = SettingName()
    ( <EQ> | <TO> )
    value = OptionScalar()
    { return new SetStatement(s.end(this), name, value); }
}

/** RESET setting | ALL. */
SqlNode ResetStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <RESET> { s = span(); }
    (
        <ALL> { return new ResetStatement(s.end(this), null); }
    |
        LOOKAHEAD({ startsVariable() })
        <VARIABLE> name = SimpleIdentifier() { return new SetVariable(s.end(this), name, null); }
    |
        name = SettingName() { return new ResetStatement(s.end(this), name); }
    )
}

/** The value of a setting or an option: a number, a string, a boolean or a bare word such as on, off or zstd. */
SqlNode OptionScalar() :
{
    final SqlNode value;
}
{
    (
        value = NumericLiteral()
    |
        value = SimpleStringLiteralNode()
    |
        <TRUE> { value = SqlLiteral.createBoolean(true, getPos()); }
    |
        <FALSE> { value = SqlLiteral.createBoolean(false, getPos()); }
    |
        ( <ON> | <DEFAULT_> | <NULL> | <NONE> ) { value = new SqlIdentifier(getToken(0).image, getPos()); }
    |
        <STAR> { value = new SqlIdentifier("*", getPos()); }
    |
        value = SimpleIdentifier()
    )
    { return value; }
}

SqlNode SimpleStringLiteralNode() :
{
    final String text;
}
{
    text = SimpleStringLiteral() { return SqlLiteral.createCharString(text, getPos()); }
}

/**
 * CREATE SCHEMA [IF NOT EXISTS] name, CREATE [OR REPLACE] SECRET [IF NOT EXISTS] name (options), CREATE [OR REPLACE] [TEMP] VIEW | TABLE
 * [IF NOT EXISTS] name [(columns)] [WITH (options)] AS query, or (definitions).
 */
SqlNode CreateStatement() :
{
    final Span s;
    boolean replace = false;
    boolean temporary = false;
    boolean ifNotExists = false;
    final boolean view;
    SqlIdentifier name;
    SqlNodeList columns = null;
    final SqlNodeList definitions = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList keys = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList checks = new SqlNodeList(SqlParserPos.ZERO);
    final List<SqlNode> options = new ArrayList<SqlNode>();
    final SqlNodeList primaryKeys = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNode query;
    final SqlNode macro;
}
{
    <CREATE> { s = span(); }
    [
        <SCHEMA>
        [ LOOKAHEAD(2) <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
        name = CompoundIdentifier() { return new CreateSchema(s.end(this), ifNotExists, name); }
    ]
    [ <OR> <REPLACE> { replace = true; } ]
    [
        <SECRET>
        [ LOOKAHEAD(2) <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
        name = SimpleIdentifier()
        <LPAREN> AddCopyOption(options) ( <COMMA> AddCopyOption(options) )* <RPAREN>
        {
            return new CreateSecret(s.end(this), replace, ifNotExists, name,
                new SqlNodeList(options, Span.of(options).pos()));
        }
    ]
    [ ( <TEMP> | <TEMPORARY> ) { temporary = true; } ]
    [ macro = CreateMacro(s, replace) { return macro; } ]
    (
        <VIEW> { view = true; }
    |
        <TABLE> { view = false; }
    )
    [ LOOKAHEAD(2) <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = CompoundIdentifier()
    [
        LOOKAHEAD( <LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ) )
        columns = ParenthesizedSimpleIdentifierList()
    |
        <LPAREN> TableElement(definitions, primaryKeys, keys, checks)
        ( <COMMA> TableElement(definitions, primaryKeys, keys, checks) )* <RPAREN>
        {
            if (view) {
                throw new ParseException("a view is made AS a query");
            }
            return new DefineTable(
                s.end(this), replace, temporary, ifNotExists, name, definitions, primaryKeys, keys, checks);
        }
    ]
    [
        <WITH> <LPAREN> AddCopyOption(options) ( <COMMA> AddCopyOption(options) )* <RPAREN>
        {
            if (view) {
                throw new ParseException("a view has no options");
            }
        }
    ]
    <AS>
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    {
        final SqlParserPos pos = s.end(this);
        return view
            ? new CreateView(pos, replace, temporary, ifNotExists, name, columns, query)
            : new CreateTable(pos, replace, temporary, ifNotExists, name, columns, query,
                new SqlNodeList(options, options.isEmpty() ? pos : Span.of(options).pos()));
    }
}

/** MACRO | FUNCTION [IF NOT EXISTS] name (parameters) AS expression | TABLE query. */
SqlNode CreateMacro(Span s, boolean replace) :
{
    boolean ifNotExists = false;
    final SqlIdentifier name;
    final SqlNodeList parameters = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList defaults = new SqlNodeList(SqlParserPos.ZERO);
    boolean table = false;
    final SqlNode body;
}
{
    ( <MACRO> | <FUNCTION> )
    [ LOOKAHEAD(2) <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = SimpleIdentifier()
    <LPAREN>
    [ MacroParameter(parameters, defaults) ( <COMMA> MacroParameter(parameters, defaults) )* ]
    <RPAREN>
    <AS>
    (
        LOOKAHEAD(2)
        <TABLE> { table = true; } body = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    |
        body = Expression(ExprContext.ACCEPT_SUB_QUERY)
    )
    { return new CreateMacro(s.end(this), replace, ifNotExists, name, parameters, defaults, table, body); }
}

void MacroParameter(SqlNodeList parameters, SqlNodeList defaults) :
{
    final SqlIdentifier name;
    SqlNode value = null;
}
{
    name = SimpleIdentifier()
    [ ( <COLON_ASSIGNMENT> | <NAMED_ARGUMENT_ASSIGNMENT> ) value = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { parameters.add(name); defaults.add(value); }
}

/** A column's definition, or a constraint over several columns, which may have a name. */
void TableElement(SqlNodeList definitions, SqlNodeList primaryKeys, SqlNodeList keys, SqlNodeList checks) :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    boolean nullable = true;
    SqlNode value = null;
    final Span s;
}
{
    <CONSTRAINT> SimpleIdentifier() TableConstraint(definitions, primaryKeys, keys, checks)
|
    TableConstraint(definitions, primaryKeys, keys, checks)
|
    name = SimpleIdentifier() { s = span(); }
    type = DataType()
    (
        [ <CONSTRAINT> SimpleIdentifier() ]
        (
            <NOT> <NULL> { nullable = false; }
        |
            <NULL>
        |
            <PRIMARY> <KEY> { nullable = false; primaryKeys.add(SqlNodeList.of(name)); }
        |
            <UNIQUE> { keys.add(SqlNodeList.of(name)); }
        |
            <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY)
        |
            Check(checks)
        )
    )*
    { definitions.add(new ColumnDefinition(s.end(this), name, type, nullable, value)); }
}

void TableConstraint(SqlNodeList definitions, SqlNodeList primaryKeys, SqlNodeList keys, SqlNodeList checks) :
{
    final SqlNodeList key;
}
{
    <PRIMARY> <KEY> key = ParenthesizedSimpleIdentifierList() {
        ColumnDefinition.forbidNulls(definitions, key);
        primaryKeys.add(key);
    }
|
    <UNIQUE> key = ParenthesizedSimpleIdentifierList() { keys.add(key); }
|
    Check(checks)
}

void Check(SqlNodeList checks) :
{
    final SqlNode condition;
}
{
    <CHECK> <LPAREN> condition = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> { checks.add(condition); }
}

/** DROP VIEW | TABLE | SCHEMA | SECRET [IF EXISTS] name [CASCADE | RESTRICT]. */
SqlNode DropStatement() :
{
    final Span s;
    final DropStatement.Target target;
    boolean ifExists = false;
    boolean cascade = false;
    final SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    (
        <VIEW> { target = DropStatement.Target.VIEW; }
    |
        <TABLE> { target = DropStatement.Target.TABLE; }
    |
        <SCHEMA> { target = DropStatement.Target.SCHEMA; }
    |
        <SECRET> { target = DropStatement.Target.SECRET; }
    |
        ( <MACRO> | <FUNCTION> ) [ <TABLE> ] { target = DropStatement.Target.MACRO; }
    )
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new DropStatement(s.end(this), target, ifExists, name, cascade); }
}

/** COPY (query) | table TO 'path' [(option [=] value, ...)]. */
SqlNode CopyStatement() :
{
    final Span s;
    final SqlNode source;
    final SqlNode path;
    final List<SqlNode> options = new ArrayList<SqlNode>();
}
{
    <COPY> { s = span(); }
    (
        <LPAREN> source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) <RPAREN>
    |
        source = TablePath()
    |
        source = CompoundIdentifier()
    )
    <TO>
    path = SimpleStringLiteralNode()
    [ <LPAREN> AddCopyOption(options) ( <COMMA> AddCopyOption(options) )* <RPAREN> ]
    {
        return new CopyStatement(s.end(this), source, path,
            new SqlNodeList(options, options.isEmpty() ? getPos() : Span.of(options).pos()));
    }
}

void AddCopyOption(List<SqlNode> options) :
{
    final SqlIdentifier name;
    SqlNode value = null;
    final Span s;
}
{
    (
        name = SimpleIdentifier()
    |
        <NULL> { name = new SqlIdentifier(getToken(0).image, getPos()); }
    )
    { s = Span.of(name); }
    [ [ <EQ> ] value = OptionValue() ]
    { options.add(new CopyOption(s.end(this), name, value)); }
}

/** A scalar, or a list of scalars in round or square brackets. */
SqlNode OptionValue() :
{
    SqlNode value;
    final List<SqlNode> values = new ArrayList<SqlNode>();
    final Span s;
}
{
    value = OptionScalar() { return value; }
|
    <LPAREN> { s = span(); }
    value = OptionScalar() { values.add(value); }
    ( <COMMA> value = OptionScalar() { values.add(value); } )*
    <RPAREN> { return new SqlNodeList(values, s.end(this)); }
|
    <LBRACKET> { s = span(); }
    value = OptionScalar() { values.add(value); }
    ( <COMMA> value = OptionScalar() { values.add(value); } )*
    <RBRACKET> { return new SqlNodeList(values, s.end(this)); }
}

/** PREPARE name AS statement. */
SqlNode PrepareStatement() :
{
    final Span s;
    final SqlIdentifier name;
    final SqlNode statement;
}
{
    <PREPARE> { s = span(); }
    name = SimpleIdentifier() <AS>
    statement = SqlStmt() { return new PrepareStatement(s.end(this), name, statement); }
}

/** EXECUTE name [(values)]. */
SqlNode ExecuteStatement() :
{
    final Span s;
    final SqlIdentifier name;
    SqlNodeList values = SqlNodeList.EMPTY;
}
{
    <EXECUTE> { s = span(); }
    name = SimpleIdentifier()
    [ values = ExecuteValues() ]
    { return new ExecuteStatement(s.end(this), name, values); }
}

SqlNodeList ExecuteValues() :
{
    final List<SqlNode> values = new ArrayList<SqlNode>();
    final Span s;
}
{
    <LPAREN> { s = span(); }
    [ AddArg(values, ExprContext.ACCEPT_SUB_QUERY) ( <COMMA> AddArg(values, ExprContext.ACCEPT_SUB_QUERY) )* ]
    <RPAREN> { return new SqlNodeList(values, s.end(this)); }
}

/** DEALLOCATE [PREPARE] name | ALL. */
SqlNode DeallocateStatement() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <DEALLOCATE> { s = span(); }
    [ LOOKAHEAD(<PREPARE> SimpleIdentifier()) <PREPARE> ]
    ( <ALL> | name = SimpleIdentifier() )
    { return new DeallocateStatement(s.end(this), name); }
}
