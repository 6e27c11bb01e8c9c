#include "core/engine/dryrun.h"

#include "core/base/enumwords.h"
#include "core/engine/dryruncounter.h"
#include "core/engine/engineerrors.h"
#include "core/engine/openedends.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

constexpr std::array s_actions{"create", "update", "delete", "unchanged", "reject", "unknown"};

WriteRequest writeRequest(const ConfiguredStream &stream)
{
    const ObjectMapping &mapping = *stream.mapping;
    WriteRequest request;
    request.stream = stream.stream.id;
    request.target = {mapping.object.nameSpace, mapping.object.name};
    request.schema = std::make_shared<const Schema>(stream.writtenSchema());
    request.mode = stream.mode;
    request.object = ObjectWrite{mapping.object, mapping.operation, mapping.matchingKey};
    return request;
}

/// Reads and compares one stream.
class StreamLook final
{
public:
    StreamLook(const QString &connectionId, const ConfiguredStream &stream, OpenedEnds &ends,
               const DryRunOptions &options, const EvaluationContext &context)
        : m_connectionId(connectionId)
        , m_stream(stream)
        , m_ends(ends)
        , m_options(options)
        , m_context(context)
        , m_request(writeRequest(stream))
    {
    }

    /// The report of the stream so far is result(), whatever comes of it.
    [[nodiscard]] Result<void> run(const std::optional<std::string> &position,
                                   const Cancellation &cancellation);
    [[nodiscard]] const DryRunStream &result() const { return m_result; }

private:
    [[nodiscard]] Result<void> take(const std::shared_ptr<const RecordBatch> &batch,
                                    const ObjectMapper &mapper, DryRunCounter &counter,
                                    const Cancellation &cancellation);

    const QString m_connectionId;
    ConfiguredStream m_stream;
    OpenedEnds &m_ends;
    const DryRunOptions &m_options;
    const EvaluationContext m_context;
    const WriteRequest m_request;
    DryRunStream m_result;
    bool m_canCompare = true;
};

Result<void> StreamLook::run(const std::optional<std::string> &position,
                             const Cancellation &cancellation)
{
    m_result.stream = m_stream.stream.id;
    m_result.object = m_stream.mapping->object.text();
    m_result.operation = m_stream.mapping->operation;
    if (auto valid = validate(m_stream); !valid)
        return valid;
    std::optional<qint64> limit = m_stream.rowLimit;
    if (m_options.rowLimit)
        limit = std::min(*m_options.rowLimit, limit.value_or(*m_options.rowLimit));
    m_stream.rowLimit = limit;
    auto reader = m_ends.source->openStream(ReadRequest{m_stream, position}, cancellation);
    if (!reader)
        return reader.error();
    auto mapper
        = ObjectMapper::compile(*m_stream.mapping, *(*reader)->schema(), m_stream.stream.id.text());
    if (!mapper)
        return mapper.error();
    const auto leftOut = m_options.leftOut.find(m_stream.stream.id);
    DryRunCounter counter(
        m_request, *mapper, m_options.samplesPerAction, RecordMarker(m_connectionId, m_stream),
        leftOut == m_options.leftOut.end() ? std::set<std::string>() : leftOut->second);
    for (;;) {
        auto next = (*reader)->next(cancellation);
        if (!next)
            return next.error();
        if (!next->has_value())
            break;
        if (!(*next)->batch || (*next)->batch->rowCount() == 0)
            continue;
        if (auto taken = take((*next)->batch, *mapper, counter, cancellation); !taken)
            return taken;
    }
    m_result.isComplete = !limit || m_result.read < *limit;
    m_result.notes << (*reader)->notes();
    if (m_result.read == 0)
        m_result.notes << (*reader)->reasonForNoRows();
    m_result.notes.removeAll(QString());
    if (!m_canCompare)
        m_result.notes << QCoreApplication::translate(
            "engine", "The destination cannot tell which of the records it holds.");
    return {};
}

Result<void> StreamLook::take(const std::shared_ptr<const RecordBatch> &batch,
                              const ObjectMapper &mapper, DryRunCounter &counter,
                              const Cancellation &cancellation)
{
    auto source = withColumns(batch);
    if (!source)
        return source.error();
    const MappedRecords mapped = mapper.apply(*source, m_context);
    std::optional<ExistingRecords> existing;
    if (counter.needsExisting() && m_canCompare && mapped.batch->rowCount() > 0) {
        auto asked = m_ends.destination->existingRecords(m_request, mapped.batch, cancellation);
        if (!asked)
            return asked.error();
        existing = std::move(*asked);
        m_canCompare = existing.has_value();
        if (existing
            && (existing->exists.size() != mapped.batch->rowCount() || !existing->records
                || existing->records->rowCount() != mapped.batch->rowCount()))
            return makeError(engineerrors::existingIncomplete, {m_stream.stream.id.text()});
    }
    counter.add(**source, mapped, existing);
    m_result = counter.result();
    if (m_options.observer)
        m_options.observer(m_result);
    return {};
}

bool isWanted(const ConfiguredStream &stream, const DryRunOptions &options)
{
    return options.only.empty()
        || std::ranges::find(options.only, stream.stream.id) != options.only.end();
}

} // namespace

QString dryRunActionName(DryRunAction action) { return wordOf(s_actions, action); }

Result<DryRunReport> DryRun::run(const Connection &connection, const Endpoint &source,
                                 const Endpoint &destination, const DryRunOptions &options,
                                 const Cancellation &cancellation) const
{
    auto ends = openEnds(m_registry, m_secrets, source, destination);
    if (!ends)
        return ends.error();
    if (!ends->destination->capabilities().hasObjects)
        return makeError(engineerrors::dryRunImpossible, {connection.name});
    DryRunReport report;
    const EvaluationContext context{m_clock.now()};
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        if (!isWanted(stream, options))
            continue;
        if (!stream.mapping)
            return makeError(engineerrors::mappingMissing, {stream.stream.id.text()});
        std::optional<std::string> position;
        if (stream.mode.isIncremental() && m_checkpoints) {
            auto state = m_checkpoints->load(connection.id, stream.stream.id);
            if (!state)
                return state.error();
            if (state->checkpoint)
                position = state->checkpoint->position;
        }
        StreamLook look(connection.id, stream, *ends, options, context);
        const auto looked = look.run(position, cancellation);
        if (!looked && looked.error().isCancelled())
            return looked.error();
        report.streams.push_back(look.result());
        if (!looked)
            report.streams.back().error = redactedBy(ends->redactor, looked.error());
    }
    return report;
}

} // namespace millrace
