#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include "core/connectors/postgres/postgresdestination.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

#include <QJsonObject>

using namespace millrace;
using namespace Qt::StringLiterals;

PostgresWriteFixture::PostgresWriteFixture(test::PostgresServer &server)
    : m_server(server)
    , m_database(u"written"_s)
{
    static const test::PostgresServer *s_prepared = nullptr;
    if (s_prepared != &server) {
        m_server.createDatabase(m_database);
        s_prepared = &server;
        return;
    }
    // Cheaper than a new database for each of some hundred cases.
    m_server.execute(m_database,
                     u"DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS "
                     "other CASCADE"_s);
}

QJsonObject PostgresWriteFixture::values() const
{
    return {{u"host"_s, m_server.host()},         {u"port"_s, m_server.port()},
            {u"database"_s, m_database},          {u"username"_s, m_server.user()},
            {u"password"_s, m_server.password()}, {u"schema"_s, u"public"_s}};
}

Configuration PostgresWriteFixture::configuration(const QJsonObject &values) const
{
    QJsonObject complete = this->values();
    for (auto it = values.begin(); it != values.end(); ++it)
        complete.insert(it.key(), it.value());
    return Configuration(complete);
}

void PostgresWriteFixture::run(const QString &sql) const { m_server.execute(m_database, sql); }

QStringList PostgresWriteFixture::rows(const QString &sql) const
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

QString PostgresWriteFixture::value(const QString &sql) const
{
    return m_server.value(m_database, sql);
}

std::shared_ptr<const Schema> schemaOf(const QStringList &fields)
{
    Schema schema;
    for (const QString &field : fields) {
        const qsizetype colon = field.lastIndexOf(u':');
        const auto type = fieldTypeFromName(field.mid(colon + 1));
        if (!type)
            qFatal("Unknown type in %s", qUtf8Printable(field));
        schema.append(Field{field.left(colon), *type, true, {}, {}});
    }
    return std::make_shared<const Schema>(std::move(schema));
}

std::shared_ptr<const RecordBatch> batchOf(const std::shared_ptr<const Schema> &schema,
                                           const QStringList &rows, int minute)
{
    RecordBatchBuilder builder(schema);
    for (const QString &row : rows) {
        const QStringList cells = row.split(u'|');
        if (cells.size() != schema->fieldCount())
            qFatal("Wrong number of cells: %s", qUtf8Printable(row));
        for (int column = 0; column < schema->fieldCount(); ++column) {
            QString cell = cells[column];
            const FieldType type = schema->field(column).type;
            if (cell == u"∅"_s) {
                builder.appendNull(column);
            } else if (cell == "nan"_L1) {
                builder.appendNumber(column, std::numeric_limits<double>::quiet_NaN());
            } else if (cell == "inf"_L1) {
                builder.appendNumber(column, std::numeric_limits<double>::infinity());
            } else if (type == FieldType::Binary) {
                builder.appendText(column, QByteArray::fromBase64(cell.toUtf8()).toStdString());
            } else {
                cell.replace(u'␀', QChar(u'\0'));
                appendParsed(builder, column, type, cell.toStdString());
            }
        }
        builder.finishRow();
    }
    using namespace std::chrono;
    return builder.finish(sys_days(2026y / January / 1) + 10h + minutes(minute));
}

QString rowText(const RecordBatch &batch, std::size_t row)
{
    QStringList cells;
    for (int column = 0; column < batch.schema().fieldCount(); ++column) {
        std::string text;
        appendCellText(text, batch.column(column), row, ' ');
        cells << (batch.column(column).isNull(row) ? u"∅"_s : QString::fromStdString(text));
    }
    return cells.join(u'|').replace(QChar(u'\0'), u'␀');
}

WriteRequest requestOf(const std::shared_ptr<const Schema> &schema, DestinationSyncMode mode,
                       qint64 generation)
{
    WriteRequest request;
    request.stream = {{}, u"t"_s};
    request.target = {u"public"_s, u"t"_s};
    request.schema = schema;
    const bool replaces
        = mode == DestinationSyncMode::Overwrite || mode == DestinationSyncMode::OverwriteDedup;
    request.mode = {replaces ? SourceSyncMode::FullRefresh : SourceSyncMode::Incremental, mode};
    request.generationId = generation;
    request.minimumGenerationId = replaces ? generation : 0;
    request.syncId = 5;
    if (request.mode.isDedup())
        request.primaryKey = {schema->field(0).name};
    if (schema->indexOf(u"u"_s) && request.mode.isDedup())
        request.cursorField = u"u"_s;
    return request;
}

WriteOutcome writeAll(const Configuration &configuration, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    PostgresDestination destination(configuration);
    return writeAll(destination, request, batches);
}

WriteOutcome writeAll(Destination &destination, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    WriteOutcome outcome;
    const auto fail = [&](const Error &error) {
        outcome.error = error;
        outcome.errorCode = error.code;
        if (error.code == "postgres.statement_failed"_L1)
            qWarning("%s", qUtf8Printable(error.detail));
        return outcome;
    };
    const auto take = [&](const WriteReport &report) {
        outcome.accepted += report.acceptedRows;
        for (const RefusedRow &row : report.refused) {
            outcome.refused << u"%1 [%2] %3"_s.arg(rowText(*row.batch, row.row), row.field,
                                                   row.code);
            outcome.words << row.message;
        }
    };
    auto writer = destination.openStream(request, {});
    if (!writer)
        return fail(writer.error());
    for (const auto &batch : batches) {
        const auto report = (*writer)->write(batch, {});
        if (!report)
            return fail(report.error());
        take(*report);
    }
    const auto prepared = (*writer)->prepare({});
    if (!prepared)
        return fail(prepared.error());
    take(*prepared);
    if (const auto committed = (*writer)->commit({"{\"p\":1}", u"f1"_s}); !committed)
        return fail(committed.error());
    if (const auto finished = (*writer)->finish({}); !finished)
        return fail(finished.error());
    outcome.notes = (*writer)->notes();
    return outcome;
}
