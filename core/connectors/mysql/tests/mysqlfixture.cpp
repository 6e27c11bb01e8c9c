#include "core/connectors/mysql/tests/mysqlfixture.h"

#include "core/data/conversion.h"

#include <QDeadlineTimer>

#include <atomic>

using namespace millrace;
using namespace Qt::StringLiterals;

MySqlFixture::MySqlFixture(test::MariaDbServer &server)
    : m_server(server)
{
    static std::atomic<int> s_count = 0;
    m_database = "test_"_L1 + QString::number(++s_count);
    m_server.createDatabase(m_database);
}

MySqlFixture::~MySqlFixture() { m_server.dropDatabase(m_database); }

QJsonObject MySqlFixture::values(const QJsonObject &values) const
{
    QJsonObject all = valuesFor(m_server.user(), m_server.password());
    for (auto it = values.begin(); it != values.end(); ++it)
        all.insert(it.key(), it.value());
    return all;
}

QJsonObject MySqlFixture::valuesFor(const QString &user, const QString &password) const
{
    return {{u"host"_s, m_server.host()},
            {u"port"_s, m_server.port()},
            {u"username"_s, user},
            {u"password"_s, password},
            {u"database"_s, m_database}};
}

QStringList MySqlFixture::rows(const QString &sql) const
{
    QStringList texts;
    for (const QStringList &row : m_server.rows(m_database, sql)) {
        QStringList cells;
        for (const QString &cell : row)
            cells << (cell.isNull() ? u"∅"_s : cell);
        texts << cells.join(u'|');
    }
    return texts;
}

QStringList MySqlFixture::sessionsRunning(const QString &text) const
{
    return rows("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE '%%1%' AND "
                "ID <> CONNECTION_ID()"_L1.arg(text));
}

void MySqlFixture::waitForStatement(const QString &text) const
{
    for (const QDeadlineTimer deadline(20'000); !deadline.hasExpired();) {
        if (!sessionsRunning(text).isEmpty())
            return;
    }
    qFatal("No session runs %s", qUtf8Printable(text));
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

ConfiguredStream fullRefresh(Source &source, const QString &database, const QString &name)
{
    const auto catalog = source.discover({}, {});
    if (!catalog)
        qFatal("%s", qUtf8Printable(catalog.error().message + u' ' + catalog.error().detail));
    const Stream *found = catalog->find({database, name});
    if (found == nullptr)
        qFatal("There is no stream %s.", qUtf8Printable(name));
    ConfiguredStream stream;
    stream.stream = *found;
    return stream;
}
