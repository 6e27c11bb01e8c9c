// Writes a few rows into the double of Salesforce and tells what became of them.
#pragma once

#include "core/connectors/salesforce/salesforcewriter.h"
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/testutils/instantclock.h"

namespace millrace::test {

/// One flush of one stream.
struct SalesforceFlush final
{
    QString object = QStringLiteral("Contact");
    ObjectOperation operation = ObjectOperation::Insert;
    QStringList key{};
    std::vector<Field> fields{};
    std::vector<std::vector<std::string>> rows{}; ///< "" is null, "\"\"" an empty text.
};

struct SalesforceWritten final
{
    qint64 accepted = 0;
    QStringList refused{}; ///< "code|field|message"
    QStringList notes{};
    std::optional<Error> error{};
};

[[nodiscard]] WriteRequest requestOf(const SalesforceFlush &flush);
[[nodiscard]] std::shared_ptr<const RecordBatch> batchOf(const SalesforceFlush &flush,
                                                         const WriteRequest &request);
/// write(), prepare(), commit() and finish() of \a writer.
[[nodiscard]] SalesforceWritten written(StreamWriter &writer, const SalesforceFlush &flush,
                                        const WriteRequest &request);
/// The same by a destination of \a configuration.
[[nodiscard]] SalesforceWritten written(const Configuration &configuration, Clock &clock,
                                        const SalesforceFlush &flush);

} // namespace millrace::test
