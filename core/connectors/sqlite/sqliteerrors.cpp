#include "core/connectors/sqlite/sqliteerrors.h"

#include <sqlite3.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const ErrorDefinition &definitionOf(int code)
{
    switch (code) {
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_CANTINIT:
        return sqliteerrors::needsRecovery;
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return sqliteerrors::locked;
    case SQLITE_FULL:
        return sqliteerrors::diskFull;
    case SQLITE_IOERR:
        return sqliteerrors::ioFailed;
    case SQLITE_READONLY:
        return sqliteerrors::readOnly;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return sqliteerrors::cannotOpen;
    case SQLITE_CORRUPT:
        return sqliteerrors::corrupt;
    case SQLITE_NOTADB:
        return sqliteerrors::notDatabase;
    case SQLITE_NOMEM:
        return sqliteerrors::outOfMemory;
    default:
        return sqliteerrors::statementFailed;
    }
}

bool blamesPath(const ErrorDefinition &definition)
{
    return definition.kind == ErrorKind::Configuration;
}

} // namespace

Error sqliteError(int code, sqlite3 *database, const QString &path)
{
    if ((code & 0xff) == SQLITE_INTERRUPT)
        return Error::cancelled();
    // The handle keeps the words of its last call only; another code has no words but its own.
    const bool isLast = database != nullptr && (sqlite3_errcode(database) & 0xff) == (code & 0xff);
    const QString words
        = QString::fromUtf8(isLast ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    const QString detail = u"%1 (SQLite %2)"_s.arg(words, QString::number(code));
    const ErrorDefinition &definition = definitionOf(code);
    return makeError(definition, {path, words}, detail,
                     blamesPath(definition) ? u"/path"_s : QString());
}

bool blamesRow(int code)
{
    const int primary = code & 0xff;
    return primary == SQLITE_CONSTRAINT || primary == SQLITE_MISMATCH || primary == SQLITE_TOOBIG;
}

} // namespace millrace
