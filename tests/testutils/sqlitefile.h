// SqliteFile: what a test puts into an SQLite file, and what it finds there.
#pragma once

#include <sqlite3.h>

#include <QString>
#include <QStringList>

namespace millrace::test {

/// Opens a file for the time of its life; ends the test program when SQLite refuses anything.
class SqliteFile final
{
public:
    explicit SqliteFile(const QString &path)
    {
        if (sqlite3_open(qUtf8Printable(path), &m_database) != SQLITE_OK)
            qFatal("%s: %s", qUtf8Printable(path), sqlite3_errmsg(m_database));
        sqlite3_busy_timeout(m_database, 5000);
    }
    ~SqliteFile() { sqlite3_close(m_database); }
    SqliteFile(const SqliteFile &) = delete;
    SqliteFile &operator=(const SqliteFile &) = delete;

    void execute(const QString &sql)
    {
        char *message = nullptr;
        if (sqlite3_exec(m_database, qUtf8Printable(sql), nullptr, nullptr, &message) != SQLITE_OK)
            qFatal("%s: %s", qUtf8Printable(sql), message);
    }

    /// Every row as its values joined by "|"; null is "∅", blobs are in hexadecimal.
    [[nodiscard]] QStringList rows(const QString &sql)
    {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_database, qUtf8Printable(sql), -1, &statement, nullptr)
            != SQLITE_OK)
            qFatal("%s: %s", qUtf8Printable(sql), sqlite3_errmsg(m_database));
        QStringList found;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            QStringList values;
            for (int i = 0; i < sqlite3_column_count(statement); ++i)
                values << text(statement, i);
            found << values.join(u'|');
        }
        sqlite3_finalize(statement);
        return found;
    }

    /// The first value of the first row.
    [[nodiscard]] QString value(const QString &sql) { return rows(sql).value(0); }

    [[nodiscard]] sqlite3 *handle() { return m_database; }

private:
    static QString text(sqlite3_stmt *statement, int column)
    {
        if (sqlite3_column_type(statement, column) == SQLITE_NULL)
            return QStringLiteral("∅");
        const QByteArray bytes(static_cast<const char *>(sqlite3_column_blob(statement, column)),
                               sqlite3_column_bytes(statement, column));
        if (sqlite3_column_type(statement, column) == SQLITE_BLOB)
            return QString::fromLatin1(bytes.toHex());
        return QString::fromUtf8(bytes);
    }

    sqlite3 *m_database = nullptr;
};

} // namespace millrace::test
