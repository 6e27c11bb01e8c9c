#include "tests/conformance/sourcechecks.h"

#include <QTest>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

ConfiguredStream fullRefresh(const Stream &stream)
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    return configured;
}

ConfiguredStream configuredFor(const Stream &stream, SourceSyncMode mode)
{
    ConfiguredStream configured = fullRefresh(stream);
    if (mode == SourceSyncMode::Incremental)
        configured.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    // A stream without a default gets its first field; numbered() makes that one grow.
    if (configured.mode.isIncremental() && configured.effectiveCursor().isEmpty()
        && !stream.sourceDefinedCursor)
        configured.cursorField = stream.schema.field(0).name;
    return configured;
}

Result<Reading> readAll(Source &source, const ReadRequest &request)
{
    auto reader = source.openStream(request, {});
    if (!reader)
        return reader.error();
    Reading reading;
    for (;;) {
        auto next = (*reader)->next({});
        if (!next)
            return next.error();
        if (!next->has_value())
            break;
        const SourceBatch &batch = **next;
        if (batch.batch) {
            for (auto &row : cellsOf(*batch.batch))
                reading.rows.push_back(std::move(row));
            for (std::size_t row = 0; row < batch.batch->rowCount(); ++row)
                reading.hasIssue.push_back(!batch.batch->issuesOf(row).empty());
        }
        if (batch.position)
            reading.positions.emplace_back(reading.rows.size(), *batch.position);
    }
    reading.reason = (*reader)->reasonForNoRows();
    return reading;
}

SourceChecks::SourceChecks(const SourceQuirks &quirks)
    : m_quirks(quirks)
{
    quirks.registerIn(m_registry);
}

void SourceChecks::init() { m_folder = std::make_unique<QTemporaryDir>(); }
void SourceChecks::cleanup() { m_folder.reset(); }
QString SourceChecks::folder() const { return m_folder->path(); }

Result<std::unique_ptr<Source>> SourceChecks::open() const
{
    return m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
}

} // namespace millrace::conformance
