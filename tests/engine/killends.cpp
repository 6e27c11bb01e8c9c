#include "tests/engine/killends.h"

#include "tests/testutils/sqlitefile.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

QString sourceIn(const QString &folder) { return folder + u"/source.sqlite"_s; }

} // namespace

QString SqliteKillSource::connectorId() const { return u"sqlite"_s; }

QJsonObject SqliteKillSource::configuration(const QString &folder) const
{
    return {{u"path"_s, sourceIn(folder)}};
}

void SqliteKillSource::make(const QString &folder, int rows)
{
    SqliteFile(sourceIn(folder))
        .execute(
            u"CREATE TABLE orders(id INTEGER PRIMARY KEY, changed INTEGER NOT NULL, "
            "qty INTEGER, note TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            "WHERE i < %1) INSERT INTO orders SELECT i, i / 7, "
            "CASE WHEN i % 97 = 0 THEN 'many' ELSE i % 10 END, 'note ' || i FROM n"_s.arg(rows));
}

void SqliteKillSource::change(const QString &folder, int rows)
{
    SqliteFile(sourceIn(folder))
        .execute(u"UPDATE orders SET changed = 10000 + id / 5, note = 'changed ' || id "
                 "WHERE id % 3 = 0;"
                 "INSERT INTO orders SELECT id + %1, 20000 + id / 6, qty, 'new ' || id "
                 "FROM orders"_s.arg(rows));
}

void SqliteKillSource::thin(const QString &folder)
{
    SqliteFile(sourceIn(folder)).execute(u"DELETE FROM orders WHERE id % 5 = 0"_s);
}

QString SqliteKillTarget::connectorId() const { return u"sqlite"_s; }

QJsonObject SqliteKillTarget::configuration(const QString &folder) const
{
    return {{u"path"_s, QString(folder + u"/out.sqlite"_s)}, {u"meta_columns"_s, false}};
}

QStringList SqliteKillTarget::content(const QString &folder)
{
    SqliteFile file(folder + u"/out.sqlite"_s);
    QStringList content
        = file.rows(u"SELECT id, changed, qty, note FROM orders ORDER BY 1, 2, 4"_s);
    content << file.rows(u"SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"_s);
    content << file.rows(u"PRAGMA integrity_check"_s);
    return content;
}

} // namespace millrace::test
