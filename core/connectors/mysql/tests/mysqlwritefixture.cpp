#include "core/connectors/mysql/tests/mysqlwritefixture.h"

#include "core/data/conversion.h"

#include <atomic>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QString nextName()
{
    static std::atomic<int> s_count = 0;
    return u"write_%1"_s.arg(++s_count);
}

} // namespace

MySqlWriteFixture::MySqlWriteFixture()
    : MySqlWriteFixture(test::MariaDbServer::shared())
{
}

MySqlWriteFixture::MySqlWriteFixture(test::MariaDbServer &server)
    : m_server(server)
    , m_database(nextName())
{
    m_server.createDatabase(m_database);
}

MySqlWriteFixture::~MySqlWriteFixture()
{
    if (m_server.isRunning())
        m_server.dropDatabase(m_database);
}

QJsonObject MySqlWriteFixture::values(const QJsonObject &values) const
{
    QJsonObject complete{
        {u"host"_s, m_server.host()},         {u"port"_s, m_server.port()},
        {u"database"_s, m_database},          {u"username"_s, m_server.user()},
        {u"password"_s, m_server.password()}, {u"tls"_s, QJsonObject{{u"mode"_s, u"disable"_s}}}};
    for (auto it = values.begin(); it != values.end(); ++it)
        complete.insert(it.key(), it.value());
    return complete;
}

Configuration MySqlWriteFixture::configuration(const QJsonObject &given) const
{
    return Configuration(values(given));
}

void MySqlWriteFixture::run(const QString &sql) const { m_server.execute(m_database, sql); }

QStringList MySqlWriteFixture::rows(const QString &sql) const
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

QString MySqlWriteFixture::value(const QString &sql) const
{
    return m_server.value(m_database, sql);
}

QStringList MySqlWriteFixture::tables() const
{
    QStringList names
        = rows(u"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
               "AND TABLE_NAME NOT IN ('_millrace_checkpoints', '_millrace_tables', "
               "'_millrace_objects')"_s);
    names.sort();
    return names;
}

std::shared_ptr<const Schema> schemaOf(const QStringList &fields)
{
    Schema schema;
    for (const QString &field : fields) {
        const QStringList parts = field.split(u':');
        const auto type = fieldTypeFromName(parts.value(1));
        if (!type)
            qFatal("Unknown type in %s", qUtf8Printable(field));
        schema.append(Field{parts[0], *type, true, parts.value(2), {}});
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
            const QString &cell = cells[column];
            const FieldType type = schema->field(column).type;
            if (cell == u"∅"_s)
                builder.appendNull(column);
            else if (cell == "nan"_L1 && type == FieldType::Number)
                builder.appendNumber(column, std::numeric_limits<double>::quiet_NaN());
            else if (cell == "inf"_L1 && type == FieldType::Number)
                builder.appendNumber(column, std::numeric_limits<double>::infinity());
            else if (type == FieldType::Binary)
                builder.appendText(column, QByteArray::fromBase64(cell.toUtf8()).toStdString());
            else
                appendParsed(builder, column, type, cell.toStdString());
        }
        builder.finishRow();
    }
    using namespace std::chrono;
    return builder.finish(sys_days(2026y / January / 1) + 10h + minutes(minute));
}

WriteRequest requestOf(const std::shared_ptr<const Schema> &schema, DestinationSyncMode mode,
                       qint64 generation)
{
    WriteRequest request;
    request.stream = {{}, u"t"_s};
    request.target = {{}, u"t"_s};
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

QStringList refusedTexts(const WriteReport &report)
{
    QStringList texts;
    for (const RefusedRow &row : report.refused)
        texts << u"%1 [%2] %3"_s.arg(rowText(*row.batch, row.row), row.field, row.code);
    return texts;
}

WriteOutcome writeAll(const Configuration &configuration, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    MySqlDestination destination(configuration);
    return writeAll(destination, request, batches);
}

WriteOutcome writeAll(Destination &destination, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    WriteOutcome outcome;
    const auto fail = [&](const Error &error) {
        outcome.error = error;
        outcome.errorCode = error.code;
        if (error.code == "mysql.statement_failed"_L1)
            qWarning("%s", qUtf8Printable(error.detail));
        return outcome;
    };
    const auto take = [&](const WriteReport &report) {
        outcome.accepted += report.acceptedRows;
        outcome.refused << refusedTexts(report);
        for (const RefusedRow &row : report.refused)
            outcome.messages << row.message;
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

QString flushOne(StreamWriter &writer, const std::shared_ptr<const RecordBatch> &batch,
                 const char *position)
{
    if (const auto wrote = writer.write(batch, {}); !wrote)
        return wrote.error().code;
    if (const auto prepared = writer.prepare({}); !prepared)
        return prepared.error().code;
    const auto committed = writer.commit({position, u"f"_s});
    return committed ? QString() : committed.error().code;
}
