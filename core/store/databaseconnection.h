// DatabaseConnection: one Qt Sql connection to a SQLite file, closed with the object.
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QString>

#include <memory>

struct sqlite3;

namespace millrace {

enum class DatabaseAccess { ReadWrite, ReadOnly };

/// Waits up to ten seconds for locks of other connections. Used by the thread that opened it; may
/// be destroyed by another one once that thread is done with it.
class DatabaseConnection final
{
public:
    /// Opens the SQLite file \a path; with ReadWrite it is created when missing.
    [[nodiscard]] static Result<std::unique_ptr<DatabaseConnection>> open(const QString &path,
                                                                          DatabaseAccess access);
    ~DatabaseConnection();
    DatabaseConnection(const DatabaseConnection &) = delete;
    DatabaseConnection &operator=(const DatabaseConnection &) = delete;

    [[nodiscard]] QSqlDatabase &database() { return m_database; }
    [[nodiscard]] sqlite3 *handle() const { return m_handle; }

private:
    explicit DatabaseConnection(QString name);

    const QString m_name;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
};

} // namespace millrace
