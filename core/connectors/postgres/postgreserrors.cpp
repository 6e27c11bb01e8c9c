#include "core/connectors/postgres/postgreserrors.h"

#include <libpq-fe.h>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// How the message of a definition is filled.
enum class Arguments {
    Words,
    Server,
    ServerUser,
    ServerDatabase,
    ServerWords,
    UserDatabaseWords,
    DatabaseServer,
    DatabaseWords,
    DatabaseServerWords,
};

struct StateRule final
{
    std::string_view state; ///< A whole SQLSTATE or its class, two characters.
    const ErrorDefinition *definition;
    Arguments arguments;
    QLatin1StringView field;
};

/// The first that fits counts (PostgreSQL manual, appendix A).
constexpr std::array s_rules{
    StateRule{"28P01", &postgreserrors::authenticationFailed, Arguments::ServerUser,
              "/password"_L1},
    StateRule{"28", &postgreserrors::accessRefused, Arguments::ServerUser, "/username"_L1},
    StateRule{"3D000", &postgreserrors::databaseMissing, Arguments::ServerDatabase, "/database"_L1},
    StateRule{"42501", &postgreserrors::permissionDenied, Arguments::UserDatabaseWords,
              "/username"_L1},
    StateRule{"25006", &postgreserrors::readOnly, Arguments::DatabaseServer, ""_L1},
    StateRule{"3F000", &postgreserrors::schemaMissing, Arguments::DatabaseWords, ""_L1},
    StateRule{"42P01", &postgreserrors::relationMissing, Arguments::DatabaseWords, ""_L1},
    StateRule{"42703", &postgreserrors::relationMissing, Arguments::DatabaseWords, ""_L1},
    StateRule{"53300", &postgreserrors::tooManyConnections, Arguments::Server, ""_L1},
    StateRule{"53100", &postgreserrors::diskFull, Arguments::Server, ""_L1},
    StateRule{"53", &postgreserrors::serverShort, Arguments::ServerWords, ""_L1},
    StateRule{"57P03", &postgreserrors::serverStarting, Arguments::Server, ""_L1},
    StateRule{"57P", &postgreserrors::connectionLost, Arguments::Server, ""_L1},
    StateRule{"08", &postgreserrors::connectionLost, Arguments::Server, ""_L1},
    StateRule{"25P0", &postgreserrors::connectionLost, Arguments::Server, ""_L1},
    StateRule{"40", &postgreserrors::conflict, Arguments::Words, ""_L1},
    StateRule{"72000", &postgreserrors::conflict, Arguments::Words, ""_L1},
    StateRule{"55P03", &postgreserrors::locked, Arguments::Words, ""_L1},
    StateRule{"55006", &postgreserrors::locked, Arguments::Words, ""_L1},
    StateRule{"55000", &postgreserrors::notReady, Arguments::DatabaseWords, ""_L1},
    StateRule{"XX001", &postgreserrors::damaged, Arguments::DatabaseServerWords, ""_L1},
    StateRule{"XX002", &postgreserrors::damaged, Arguments::DatabaseServerWords, ""_L1},
};

QStringList filled(Arguments arguments, const PostgresFailure &failure, const PostgresSite &site)
{
    switch (arguments) {
    case Arguments::Words:
        return {failure.message};
    case Arguments::Server:
        return {site.server};
    case Arguments::ServerUser:
        return {site.server, site.user};
    case Arguments::ServerDatabase:
        return {site.server, site.database};
    case Arguments::ServerWords:
        return {site.server, failure.message};
    case Arguments::UserDatabaseWords:
        return {site.user, site.database, failure.message};
    case Arguments::DatabaseServer:
        return {site.database, site.server};
    case Arguments::DatabaseWords:
        return {site.database, failure.message};
    case Arguments::DatabaseServerWords:
        return {site.database, site.server, failure.message};
    }
    return {};
}

QString fieldOf(const pg_result *result, int code, const PostgresSite &site)
{
    return site.redactor.redacted(QString::fromUtf8(PQresultErrorField(result, code))).trimmed();
}

QString detailOf(const PostgresFailure &failure)
{
    const QString text = failure.text();
    return failure.sqlState.empty()
        ? text
        : u"%1 (PostgreSQL %2)"_s.arg(text, QString::fromStdString(failure.sqlState));
}

} // namespace

QString PostgresFailure::text() const
{
    QStringList parts;
    for (const QString &part : {message, detail, hint, context}) {
        if (!part.isEmpty())
            parts << part;
    }
    return parts.join(u'\n');
}

PostgresFailure failureOf(const pg_result *result, const PostgresSite &site)
{
    PostgresFailure failure;
    if (const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE))
        failure.sqlState = state;
    failure.message = fieldOf(result, PG_DIAG_MESSAGE_PRIMARY, site);
    failure.detail = fieldOf(result, PG_DIAG_MESSAGE_DETAIL, site);
    failure.hint = fieldOf(result, PG_DIAG_MESSAGE_HINT, site);
    failure.context = fieldOf(result, PG_DIAG_CONTEXT, site);
    failure.schema = fieldOf(result, PG_DIAG_SCHEMA_NAME, site);
    failure.table = fieldOf(result, PG_DIAG_TABLE_NAME, site);
    failure.column = fieldOf(result, PG_DIAG_COLUMN_NAME, site);
    failure.constraint = fieldOf(result, PG_DIAG_CONSTRAINT_NAME, site);
    if (failure.message.isEmpty())
        failure.message
            = site.redactor.redacted(QString::fromUtf8(PQresultErrorMessage(result))).trimmed();
    return failure;
}

Error postgresError(const PostgresFailure &failure, const PostgresSite &site)
{
    const std::string_view state = failure.sqlState;
    const QString detail = detailOf(failure);
    if (state == "57014") {
        // The server's words are in its own language; only the time-out has a limit to raise.
        const bool isTimeout = failure.message.contains("statement timeout"_L1);
        return isTimeout ? makeError(postgreserrors::statementTimeout, {failure.message}, detail,
                                     u"/statement_timeout_seconds"_s)
                         : makeError(postgreserrors::statementStopped, {failure.message}, detail);
    }
    for (const StateRule &rule : s_rules) {
        if (state.starts_with(rule.state))
            return makeError(*rule.definition, filled(rule.arguments, failure, site), detail,
                             QString(rule.field));
    }
    return makeError(postgreserrors::statementFailed, {site.database, failure.message}, detail);
}

bool blamesRow(std::string_view sqlState)
{
    // Data exceptions, violated constraints, a view's check option, a trigger's RAISE.
    return sqlState.starts_with("22") || sqlState.starts_with("23") || sqlState == "44000"
        || sqlState.starts_with("P0");
}

} // namespace millrace
