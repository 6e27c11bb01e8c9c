#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include "core/data/conversion.h"

using namespace millrace;
using namespace Qt::StringLiterals;

PostgresReadFixture::PostgresReadFixture(const QString &database)
    : m_server(test::PostgresServer::shared())
    , m_database(database)
{
    m_server.createDatabase(m_database);
}

QJsonObject PostgresReadFixture::values(const QJsonObject &values) const
{
    QJsonObject all{{u"host"_s, m_server.host()},
                    {u"port"_s, m_server.port()},
                    {u"database"_s, m_database},
                    {u"username"_s, m_server.user()},
                    {u"password"_s, m_server.password()}};
    for (auto it = values.begin(); it != values.end(); ++it)
        all.insert(it.key(), it.value());
    return all;
}

Configuration PostgresReadFixture::configuration(const QJsonObject &values) const
{
    return Configuration(this->values(values));
}

ServerOptions PostgresReadFixture::options() const { return serverOptions(configuration()); }

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

Stream discovered(Source &source, const QString &name)
{
    const auto catalog = source.discover({}, {});
    if (!catalog)
        qFatal("%s: %s", qUtf8Printable(catalog.error().message),
               qUtf8Printable(catalog.error().detail));
    const Stream *stream = catalog->find({u"public"_s, name});
    if (stream == nullptr)
        qFatal("There is no stream %s.", qUtf8Printable(name));
    return *stream;
}

ConfiguredStream fullRefresh(const Stream &stream)
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    return configured;
}

ConfiguredStream incremental(const Stream &stream, const QString &cursor)
{
    ConfiguredStream configured = fullRefresh(stream);
    configured.mode.source = SourceSyncMode::Incremental;
    configured.cursorField = cursor;
    return configured;
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
            outcome.positions.emplace_back(*got.position, outcome.rows.size());
    }
    outcome.reasonForNoRows = (*reader)->reasonForNoRows();
    outcome.notes = (*reader)->notes();
    return outcome;
}
