#include "tests/conformance/destinationchecks.h"

#include "tests/conformance/conformance.h"

#include <QTest>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

SyncMode syncModeFor(DestinationSyncMode mode)
{
    const bool isIncremental
        = mode == DestinationSyncMode::Append || mode == DestinationSyncMode::AppendDedup;
    return {isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh, mode};
}

bool isReplacing(DestinationSyncMode mode) { return syncModeFor(mode).replaces(); }

Checkpoint checkpointAfter(qint64 rows)
{
    return {"{\"rows\":" + std::to_string(rows) + "}", u"flush-%1"_s.arg(rows)};
}

Result<void> flush(StreamWriter &writer, const Checkpoint &checkpoint)
{
    if (auto prepared = writer.prepare({}); !prepared)
        return prepared.error();
    return writer.commit(checkpoint);
}

DestinationChecks::DestinationChecks(const DestinationQuirks &quirks)
    : m_quirks(quirks)
{
    quirks.registerIn(m_registry);
}

void DestinationChecks::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void DestinationChecks::cleanup() { m_folder.reset(); }

QString DestinationChecks::folder() const { return m_folder->path(); }

Result<std::unique_ptr<Destination>> DestinationChecks::open() const
{
    return m_registry.createDestination(m_quirks.connectorId(), m_quirks.configuration(folder()));
}

WriteRequest DestinationChecks::requestFor(const Destination &destination, const Run &run) const
{
    WriteRequest request;
    request.stream = {{}, run.content.name};
    request.target = destination.resolveNames({{{}, run.content.name}}).front();
    request.schema = run.content.batch->sharedSchema();
    request.mode = syncModeFor(run.mode);
    if (request.mode.isDedup()) {
        request.primaryKey = run.primaryKey.isEmpty() ? QStringList{u"id"_s} : run.primaryKey;
        request.cursorField = run.cursorField;
    }
    request.generationId = run.generationId;
    request.minimumGenerationId = request.mode.replaces() ? run.generationId : 0;
    request.syncId = 17;
    return request;
}

Result<void> DestinationChecks::writeWhole(const Run &run) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    auto writer = (*destination)->openStream(requestFor(**destination, run), {});
    if (!writer)
        return writer.error();
    if (run.content.batch->rowCount() > 0) {
        auto report = (*writer)->write(run.content.batch, {});
        if (!report)
            return report.error();
    }
    const auto rows = static_cast<qint64>(run.content.batch->rowCount());
    if (auto flushed = flush(**writer, checkpointAfter(rows)); !flushed)
        return flushed;
    return (*writer)->finish({});
}

std::optional<Cells> DestinationChecks::written(const Run &run) const
{
    const auto destination = open();
    if (!destination)
        return std::nullopt;
    return m_quirks.rows(folder(), requestFor(**destination, run).target, run.content.schema());
}

void DestinationChecks::addModes(bool replacingOnly) const
{
    QTest::addColumn<int>("mode");
    const QTemporaryDir scratch;
    const auto destination = m_registry.createDestination(m_quirks.connectorId(),
                                                          m_quirks.configuration(scratch.path()));
    QVERIFY2(destination, words(destination));
    for (const DestinationSyncMode mode : (*destination)->capabilities().modes) {
        if (!replacingOnly || isReplacing(mode))
            QTest::newRow(qUtf8Printable(destinationSyncModeName(mode))) << static_cast<int>(mode);
    }
}

} // namespace millrace::conformance
