#include "core/connectors/sqlite/tests/sqliterows.h"

#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/data/conversion.h"

using namespace millrace;
using namespace Qt::StringLiterals;

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
            const QString &cell = cells[column];
            if (cell == u"∅"_s)
                builder.appendNull(column);
            else if (cell == "nan"_L1)
                builder.appendNumber(column, std::numeric_limits<double>::quiet_NaN());
            else if (cell == "inf"_L1)
                builder.appendNumber(column, std::numeric_limits<double>::infinity());
            else
                appendParsed(builder, column, schema->field(column).type, cell.toStdString());
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

WriteOutcome writeAll(const Configuration &configuration, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    SqliteDestination destination(configuration);
    return writeAll(destination, request, batches);
}

WriteOutcome writeAll(Destination &destination, const WriteRequest &request,
                      const std::vector<std::shared_ptr<const RecordBatch>> &batches)
{
    WriteOutcome outcome;
    const auto fail = [&](const Error &error) {
        outcome.error = error;
        outcome.errorCode = error.code;
        if (error.code == "sqlite.statement_failed"_L1)
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
