#include "core/connectors/sqlite/tests/sqlitefixture.h"

#include "core/data/conversion.h"

#include <sqlite3.h>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

void check(int code, sqlite3 *database, const QString &sql)
{
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        qFatal("%s in: %s", sqlite3_errmsg(database), qUtf8Printable(sql));
}

} // namespace

SqliteFixture::SqliteFixture()
{
    if (!m_folder.isValid())
        qFatal("No temporary folder.");
}

QString SqliteFixture::path(const QString &name) const { return m_folder.filePath(name); }

Configuration SqliteFixture::configuration(const QJsonObject &values, const QString &name) const
{
    QJsonObject complete{{u"path"_s, path(name)}, {u"busy_timeout_seconds"_s, 0}};
    for (auto it = values.begin(); it != values.end(); ++it)
        complete.insert(it.key(), it.value());
    return Configuration(complete);
}

void SqliteFixture::run(const QString &sql, const QString &name) const
{
    SqliteOther(path(name)).run(sql);
}

QStringList SqliteFixture::rows(const QString &sql, const QString &name) const
{
    sqlite3 *database = nullptr;
    check(sqlite3_open(path(name).toUtf8().constData(), &database), database, sql);
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(database, sql.toUtf8().constData(), -1, &statement, nullptr), database,
          sql);
    QStringList rows;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        QStringList cells;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            const auto *text
                = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
            cells << (text == nullptr
                          ? u"∅"_s
                          : QString::fromUtf8(text, sqlite3_column_bytes(statement, column)));
        }
        rows << cells.join(u'|');
    }
    check(code, database, sql);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return rows;
}

QString SqliteFixture::value(const QString &sql, const QString &name) const
{
    const QStringList all = rows(sql, name);
    return all.isEmpty() ? QString() : all.front().section(u'|', 0, 0);
}

SqliteOther::SqliteOther(const QString &path)
{
    check(sqlite3_open(path.toUtf8().constData(), &m_database), m_database, path);
}

SqliteOther::~SqliteOther() { sqlite3_close(m_database); }

void SqliteOther::run(const QString &sql) const
{
    check(sqlite3_exec(m_database, sql.toUtf8().constData(), nullptr, nullptr, nullptr), m_database,
          sql);
}

QString rowText(const RecordBatch &batch, std::size_t row)
{
    QStringList cells;
    for (int column = 0; column < batch.schema().fieldCount(); ++column) {
        std::string text;
        appendCellText(text, batch.column(column), row, ' ');
        cells << (batch.column(column).isNull(row) ? u"∅"_s : QString::fromStdString(text));
    }
    return cells.join(u'|');
}

ReadOutcome readAll(Source &source, const ConfiguredStream &stream,
                    const std::optional<std::string> &position, int maximumBatches)
{
    ReadOutcome outcome;
    auto reader = source.openStream(ReadRequest{stream, position}, {});
    if (!reader) {
        outcome.error = reader.error();
        outcome.errorCode = outcome.error.code;
        return outcome;
    }
    while (maximumBatches < 0 || maximumBatches-- > 0) {
        auto next = (*reader)->next({});
        if (!next) {
            outcome.error = next.error();
            outcome.errorCode = outcome.error.code;
            return outcome;
        }
        if (!next->has_value())
            break;
        const SourceBatch &got = **next;
        if (got.batch) {
            for (std::size_t row = 0; row < got.batch->rowCount(); ++row)
                outcome.rows << rowText(*got.batch, row);
            outcome.batches.push_back(got.batch);
        }
        outcome.lastPosition = got.position;
        if (got.position)
            outcome.positions.push_back(*got.position);
        else
            ++outcome.batchesWithoutPosition;
    }
    outcome.reasonForNoRows = (*reader)->reasonForNoRows();
    outcome.notes = (*reader)->notes();
    return outcome;
}
