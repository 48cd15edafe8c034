<#-- Java members of the parser class. -->
    /** Whether the next token starts a query: tells a query from a name, and a statement from stray words. */
    private boolean startsQuery() {
        switch (getToken(1).kind) {
        case SELECT:
        case FROM:
        case WITH:
        case VALUES:
        case TABLE:
        case LPAREN:
            return true;
        default:
            return startsPivot();
        }
    }

    /** Whether PIVOT or UNPIVOT is next and starts a query: a table follows. */
    private boolean startsPivot() {
        if (getToken(1).kind != PIVOT && getToken(1).kind != UNPIVOT) {
            return false;
        }
        switch (getToken(2).kind) {
        case EOF:
        case COMMA:
        case RPAREN:
        case DOT:
        case SEMICOLON:
        case AS:
        case FROM:
        case IS:
        case IN:
        case NOT:
        case LIKE:
        case BETWEEN:
        case AND:
        case OR:
        case EQ:
        case NE:
        case LT:
        case GT:
        case LE:
        case GE:
        case PLUS:
        case MINUS:
        case STAR:
        case SLASH:
        case LBRACKET:
        case INFIX_CAST:
            return false;
        default:
            return true;
        }
    }

    /** Whether a type's name and a text follow each other: TIMESTAMPTZ '2024-01-01 00:00:00+00'. */
    private boolean startsTypedLiteral() {
        if (getToken(2).kind != QUOTED_STRING) {
            return false;
        }
        switch (getToken(1).image.toUpperCase(java.util.Locale.ROOT)) {
        case "BLOB":
        case "BYTEA":
        case "JSON":
        case "TIMESTAMPTZ":
        case "TIMESTAMP_MS":
        case "TIMESTAMP_NS":
        case "TIMESTAMP_S":
        case "UUID":
            return true;
        default:
            return false;
        }
    }

    /** Whether IN or NOT IN is next and no bracket opens behind it. */
    private boolean startsInList() {
        if (getToken(1).kind == NOT) {
            return getToken(2).kind == IN && getToken(3).kind != LPAREN;
        }
        return getToken(1).kind == IN && getToken(2).kind != LPAREN;
    }

    /** Whether a select item starts with its alias: x: 42. */
    private boolean startsPrefixAlias() {
        return getToken(2).kind == COLON && getToken(1).kind != STAR && getToken(1).kind != LPAREN;
    }

    /** Whether a statement that tells of tables or settings stands in brackets in the place of a table. */
    private boolean startsToldTable() {
        if (getToken(1).kind != LPAREN) {
            return false;
        }
        switch (getToken(2).kind) {
        case DESCRIBE:
        case DESC:
        case SHOW:
        case SUMMARIZE:
            return getToken(3).kind != RPAREN && getToken(3).kind != DOT && getToken(3).kind != COMMA
                && getToken(3).kind != AS && getToken(3).kind != JOIN;
        default:
            return false;
        }
    }

    /** Whether WITH is next, and a statement that changes a table follows its queries. */
    private boolean startsChangeWithQueries() {
        if (getToken(1).kind != WITH) {
            return false;
        }
        int depth = 0;
        for (Token next = getToken(1); next.kind != EOF; next = after(next)) {
            switch (next.kind) {
            case LPAREN:
                depth++;
                break;
            case RPAREN:
                depth--;
                break;
            case INSERT:
            case UPDATE:
            case DELETE:
            case MERGE:
                if (depth == 0) {
                    return true;
                }
                break;
            case SELECT:
            case FROM:
            case VALUES:
                if (depth == 0) {
                    return false;
                }
                break;
            default:
                break;
            }
        }
        return false;
    }

    private Token after(Token token) {
        if (token.next == null) {
            token.next = token_source.getNextToken();
        }
        return token.next;
    }

    /** Whether a number of rows is a literal or a question mark alone. */
    private boolean isPlainCount() {
        switch (getToken(1).kind) {
        case UNSIGNED_INTEGER_LITERAL:
        case DECIMAL_NUMERIC_LITERAL:
        case APPROX_NUMERIC_LITERAL:
        case HOOK:
            break;
        default:
            return false;
        }
        switch (getToken(2).kind) {
        case PLUS:
        case MINUS:
        case STAR:
        case SLASH:
            return false;
        default:
            return true;
        }
    }

    private Parameters parameters = Parameters.MARKS;

    /** Gives question marks their values. */
    public void setParameters(Parameters parameters) {
        this.parameters = parameters;
    }

    /** How many question marks were read. */
    public int parameterCount() {
        return nDynamicParams;
    }

    /** Whether a clause follows that makes another table of the one before it. */
    private boolean startsTableClause() {
        switch (getToken(1).kind) {
        case MATCH_RECOGNIZE:
            return true;
        case PIVOT:
            return getToken(2).kind == LPAREN;
        case UNPIVOT:
            return getToken(2).kind == LPAREN || getToken(2).kind == INCLUDE || getToken(2).kind == EXCLUDE;
        default:
            return false;
        }
    }

    /** Whether VARIABLE is next and no setting of that name. */
    private boolean startsVariable() {
        return getToken(1).kind == VARIABLE && getToken(2).kind != EQ && getToken(2).kind != TO && getToken(2).kind != EOF;
    }

    /** Whether the next words are a join's and no alias: t SEMI JOIN u. */
    private boolean startsJoin() {
        switch (getToken(1).kind) {
        case ANTI:
        case POSITIONAL:
        case SEMI:
            return getToken(2).kind == JOIN;
        case ASOF:
            return getToken(2).kind == JOIN || getToken(2).kind == LEFT;
        default:
            return false;
        }
    }

    /** The windows that DISTINCT ON became, whose order is that of the query. */
    private final java.util.Map<SqlNode, SqlWindow> distinctWindows = new java.util.IdentityHashMap<SqlNode, SqlWindow>();

    private boolean fetchWithTies;

    private boolean limitIsPercent;

    /** Whether a clause follows a star, and neither an alias nor an operator. */
    private boolean startsStarClause() {
        switch (getToken(1).kind) {
        case EXCLUDE:
        case REPLACE:
        case RENAME:
            return true;
        case EXCEPT:
            return getToken(2).kind == LPAREN && getToken(3).kind != SELECT && getToken(3).kind != LPAREN;
        case LIKE:
        case ILIKE:
        case SIMILAR:
            return true;
        case NOT:
            return getToken(2).kind == LIKE || getToken(2).kind == ILIKE;
        default:
            return false;
        }
    }
    /** What the call just read says of nulls within its parentheses. */
    private Pair<SqlParserPos, SqlOperator> innerTreatment;

    /** Whether the token after the next one can't be part of what is grouped by. */
    private boolean endsGroupBy() {
        switch (getToken(2).kind) {
        case EOF:
        case RPAREN:
        case SEMICOLON:
        case HAVING:
        case WINDOW:
        case QUALIFY:
        case ORDER:
        case LIMIT:
        case OFFSET:
        case FETCH:
        case UNION:
        case INTERSECT:
        case EXCEPT:
            return true;
        default:
            return false;
        }
    }

    /** Whether the next tokens are {@code lambda x:} or {@code lambda x,}. */
    private boolean startsLambda() {
        return getToken(1).kind == IDENTIFIER
            && getToken(1).image.equalsIgnoreCase("lambda")
            && getToken(2).kind != LPAREN
            && (getToken(3).kind == COLON || getToken(3).kind == COMMA);
    }

    /** Reads text that starts at this line and column of a script, so that positions refer to the script. */
    public void startAt(Reader reader, int line, int column, int length) {
        ReInit(reader);
        jj_input_stream.ReInit(reader, line, column, Math.max(length, 1));
    }

