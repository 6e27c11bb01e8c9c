#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <cerrno>

namespace millrace {

Error stateDatabaseError(int code, sqlite3 *database, const QString &path)
{
    const QString message = QString::fromUtf8(sqlite3_errmsg(database));
    const QString detail = QStringLiteral("%1 (%2)").arg(message).arg(code);
    QString file = path;
    if (file.isEmpty() && database != nullptr)
        file = QString::fromUtf8(sqlite3_db_filename(database, "main"));
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return makeError(storeerrors::busy, {file}, detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return makeError(storeerrors::damaged, {file}, detail);
    case SQLITE_FULL:
        return makeError(storeerrors::diskFull, {file}, detail);
    case SQLITE_READONLY:
        return makeError(storeerrors::readOnly, {file}, detail);
    case SQLITE_CANTOPEN:
        return makeError(storeerrors::cannotOpen, {file, message}, detail);
    default:
        return makeError(storeerrors::failed, {file, message}, detail);
    }
}

QString systemError() { return qt_error_string(errno); }

} // namespace millrace
