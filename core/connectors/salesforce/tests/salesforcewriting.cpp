#include "core/connectors/salesforce/tests/salesforcewriting.h"

#include "core/connectors/salesforce/salesforcedestination.h"
#include "core/data/conversion.h"

namespace millrace::test {

WriteRequest requestOf(const SalesforceFlush &flush)
{
    WriteRequest request;
    request.schema = std::make_shared<const Schema>(flush.fields);
    DestinationObject known;
    known.name = flush.object;
    request.object = ObjectWrite{known, flush.operation, flush.key};
    return request;
}

std::shared_ptr<const RecordBatch> batchOf(const SalesforceFlush &flush,
                                           const WriteRequest &request)
{
    RecordBatchBuilder builder(request.schema);
    for (const std::vector<std::string> &row : flush.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int column = static_cast<int>(i);
            if (row[i].empty())
                builder.appendNull(column);
            else if (row[i] == "\"\"")
                builder.appendText(column, {});
            else
                appendParsed(builder, column, flush.fields[i].type, row[i]);
        }
        builder.finishRow();
    }
    return builder.finish();
}

SalesforceWritten written(StreamWriter &writer, const SalesforceFlush &flush,
                          const WriteRequest &request)
{
    SalesforceWritten outcome;
    for (const auto &report : {writer.write(batchOf(flush, request), {}), writer.prepare({})}) {
        if (!report) {
            outcome.error = report.error();
            return outcome;
        }
        outcome.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused)
            outcome.refused << row.code + u'|' + row.field + u'|' + row.message;
    }
    if (auto committed = writer.commit({}); !committed)
        outcome.error = committed.error();
    else if (auto finished = writer.finish({}); !finished)
        outcome.error = finished.error();
    outcome.notes = writer.notes();
    return outcome;
}

SalesforceWritten written(const Configuration &configuration, Clock &clock,
                          const SalesforceFlush &flush)
{
    SalesforceDestination destination(configuration, clock);
    const WriteRequest request = requestOf(flush);
    const auto writer = destination.openStream(request, {});
    if (!writer)
        return {.error = writer.error()};
    return written(**writer, flush, request);
}

} // namespace millrace::test
