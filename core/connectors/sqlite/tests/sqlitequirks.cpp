// The SQLite source and destination in the conformance suite, the destination in two forms.
#include "core/connectors/sqlite/tests/sqlitecells.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/sql/identifier.h"
#include "tests/conformance/conformance.h"

#include <QFile>

namespace millrace {
void register_sqlite(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;
using conformance::Cell;
using conformance::Cells;

namespace {

QString pathIn(const QString &folder) { return folder + u"/data.sqlite"_s; }

/// A file that is no database, below \a folder.
QString textFile(const QString &folder)
{
    QFile file(folder + u"/notes.sqlite"_s);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(4096, 'n')) != 4096)
        qFatal("The scratch folder cannot be written.");
    return file.fileName();
}

class SqliteSourceQuirks final : public conformance::SourceQuirks
{
public:
    [[nodiscard]] QString connectorId() const override { return u"sqlite"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_sqlite(registry); }

    /// Each way to find a row again, cursors with ties, and a view that has none.
    [[nodiscard]] QJsonObject workingConfiguration(const QString &folder) const override
    {
        if (!QFile::exists(pathIn(folder)))
            SqliteOther(pathIn(folder))
                .run(u"BEGIN;"
                     "CREATE TABLE by_key(id INTEGER PRIMARY KEY, body TEXT, updated_at DATETIME);"
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
                     "INSERT INTO by_key SELECT i * 3 - 5000, 'row ' || i, "
                     "datetime('2024-01-01', (i * 7919 % 500 / 3) || ' hours') FROM n;"
                     "CREATE TABLE by_row(tie INTEGER NOT NULL, body TEXT);"
                     "INSERT INTO by_row SELECT id * id % 11, body FROM by_key;"
                     "CREATE TABLE by_pair(a TEXT, b INTEGER, c BLOB, PRIMARY KEY(a, b)) "
                     "WITHOUT ROWID;"
                     "INSERT INTO by_pair SELECT id % 7, id, CAST(body AS BLOB) FROM by_key;"
                     "CREATE VIEW seen AS SELECT id, body FROM by_key WHERE id % 2 = 0;"
                     "CREATE TABLE \"empty 'one'\"(id INTEGER PRIMARY KEY);"
                     "COMMIT"_s);
        return {{u"path"_s, pathIn(folder)}};
    }
    [[nodiscard]] QJsonObject endlessConfiguration(const QString &folder) const override
    {
        SqliteOther(pathIn(folder))
            .run(u"CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                 "SELECT i + 1 FROM n) SELECT i FROM n"_s);
        return {{u"path"_s, pathIn(folder)}};
    }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override
    {
        const QString path = pathIn(folder);
        const QString text = textFile(folder);
        SqliteOther(path).run(u"CREATE TABLE IF NOT EXISTS t(id)"_s);
        const auto of = [](const QString &file) { return QJsonObject{{u"path"_s, file}}; };
        const auto with = [&](const QString &key, int value) {
            return QJsonObject{{u"path"_s, path}, {key, value}};
        };
        return {{"no file", {}, u"/path"_s},
                {"empty path", of(u""_s), u"/path"_s},
                {"missing file", of(folder + u"/none.sqlite"_s), u"/path"_s},
                {"file is a folder", of(folder), u"/path"_s},
                {"file below a file", of(path + u"/in"_s), u"/path"_s},
                {"not a database", of(text), u"/path"_s},
                {"no sample", with(u"sample_rows"_s, 0), u"/sample_rows"_s},
                {"negative wait", with(u"busy_timeout_seconds"_s, -1), u"/busy_timeout_seconds"_s}};
    }
    [[nodiscard]] std::optional<QJsonObject>
    makeSource(const QString &folder, const conformance::TableContent &content) const override
    {
        const QString table = quotedIdentifier(content.name);
        QStringList columns;
        QStringList places;
        for (const Field &field : content.schema().fields()) {
            columns << QString(quotedIdentifier(field.name) + u' '
                               + SqliteCells::declarationOf(field.type));
            places << u"?"_s;
        }
        SqliteOther(pathIn(folder)).run("CREATE TABLE %1(%2)"_L1.arg(table, columns.join(u',')));
        const SqliteCells insert(pathIn(folder),
                                 "INSERT INTO %1 VALUES(%2)"_L1.arg(table, places.join(u',')));
        for (const std::vector<Cell> &row : conformance::cellsOf(*content.batch)) {
            for (int column = 0; column < content.schema().fieldCount(); ++column)
                insert.bind(column + 1, content.schema().field(column).type,
                            row[static_cast<std::size_t>(column)]);
            (void)insert.next();
        }
        return QJsonObject{{u"path"_s, pathIn(folder)}};
    }
};

class SqliteDestinationQuirks final : public conformance::DestinationQuirks
{
public:
    explicit SqliteDestinationQuirks(bool hasMetaColumns)
        : m_hasMetaColumns(hasMetaColumns)
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"sqlite"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_sqlite(registry); }

    [[nodiscard]] QJsonObject configuration(const QString &folder) const override
    {
        return {{u"path"_s, pathIn(folder)}, {u"meta_columns"_s, m_hasMetaColumns}};
    }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override
    {
        const QString text = textFile(folder);
        const auto with = [&](const QString &key, const QString &value) {
            QJsonObject values = configuration(folder);
            values.insert(key, value);
            return values;
        };
        return {{"no file", {}, u"/path"_s},
                {"file is a folder", with(u"path"_s, folder), u"/path"_s},
                {"missing folder", with(u"path"_s, folder + u"/a/b.sqlite"_s), u"/path"_s},
                {"file below a file", with(u"path"_s, text + u"/b.sqlite"_s), u"/path"_s},
                {"not a database", with(u"path"_s, text), u"/path"_s},
                {"meta columns a text", with(u"meta_columns"_s, u"yes"_s), u"/meta_columns"_s},
                {"unknown deletes", with(u"cdc_deletes"_s, u"late"_s), u"/cdc_deletes"_s}};
    }

    [[nodiscard]] std::optional<Cells> rows(const QString &folder, const DestinationName &target,
                                            const Schema &schema) const override
    {
        if (!QFile::exists(pathIn(folder)))
            return std::nullopt;
        const SqliteCells table(pathIn(folder),
                                u"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"_s);
        table.bind(1, FieldType::String, target.name.toStdString());
        if (!table.next())
            return std::nullopt;
        QStringList columns;
        for (const Field &field : schema.fields())
            columns << quotedIdentifier(columnOf(field.name));
        const SqliteCells select(
            pathIn(folder),
            "SELECT %1 FROM %2"_L1.arg(columns.join(u','), quotedIdentifier(target.name)));
        Cells cells;
        while (select.next()) {
            cells.emplace_back();
            for (int column = 0; column < schema.fieldCount(); ++column)
                cells.back().push_back(select.cell(column, schema.field(column).type));
        }
        return cells;
    }

    /// The person's own table with a row in the way, or with a condition.
    [[nodiscard]] std::optional<conformance::BadRow>
    provokeBadRow(const QString &folder, const DestinationName &target) const override
    {
        const QString sql = m_hasMetaColumns
            ? u"CREATE TABLE %1(id INTEGER NOT NULL, body TEXT);"
              "CREATE UNIQUE INDEX own ON %1(id); INSERT INTO %1 VALUES(103, 'mine')"_s
            : u"CREATE TABLE %1(id INTEGER NOT NULL, body TEXT CHECK(body <> 'row 10609'))"_s;
        SqliteOther(pathIn(folder)).run(sql.arg(quotedIdentifier(target.name)));
        return conformance::BadRow{conformance::numbered(100, 10), 3};
    }

    [[nodiscard]] bool placeForeign(const QString &folder,
                                    const DestinationName &target) const override
    {
        SqliteOther(pathIn(folder))
            .run(
                u"CREATE TABLE %1(id INTEGER NOT NULL, body TEXT); INSERT INTO %1 VALUES(7, 'mine')"_s
                    .arg(quotedIdentifier(target.name)));
        return true;
    }

private:
    [[nodiscard]] QString columnOf(const QString &field) const
    {
        return m_hasMetaColumns && field == "_airbyte_raw_id"_L1 ? QString(field + u"_1"_s) : field;
    }

    bool m_hasMetaColumns;
};

} // namespace

int main(int argc, char **argv)
{
    const SqliteSourceQuirks source;
    const SqliteDestinationQuirks plain(false);
    const SqliteDestinationQuirks withMeta(true);
    return conformance::run(argc, argv, {&source}, {&plain, &withMeta});
}
