#include "core/connectors/sample/samplesource.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_streamUnknown{
    "sample.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The sample data have no stream %1."),
    QT_TRANSLATE_NOOP("errors", "Choose users, products or purchases.")};
constexpr ErrorDefinition s_fieldUnknown{
    "sample.field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The sample stream %1 has no field \"%2\" of type %3."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
constexpr ErrorDefinition s_noCondition{
    "sample.no_condition", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The sample stream %1 cannot be filtered at the source."),
    QT_TRANSLATE_NOOP("errors", "Remove the filter and the start value of the stream.")};
constexpr ErrorDefinition s_positionUnknown{
    "sample.position_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The position of the sample stream %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream to read it from the start.")};
constexpr ErrorDefinition s_seedChanged{
    "sample.seed_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The sample stream %1 cannot go on: its position belongs to seed %2, but the "
                      "seed is %3 now."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream, or set the seed back.")};

qint64 currentTime()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now())
        .time_since_epoch()
        .count();
}

/// The columns \a schema asks for, or the first field that the stream does not have.
Result<std::vector<SampleColumn>> columnsOf(SampleStream stream, const QString &name,
                                            const Schema &schema)
{
    const auto all = sampleColumns(stream);
    std::vector<SampleColumn> columns;
    for (const Field &field : schema.fields()) {
        const auto found = std::ranges::find_if(all, [&](const SampleColumn &column) {
            return field.name == QLatin1StringView(column.name) && field.type == column.type;
        });
        if (found == all.end())
            return makeError(s_fieldUnknown, {name, field.name, fieldTypeName(field.type)});
        columns.push_back(*found);
    }
    return columns;
}

} // namespace

SampleSource::SampleSource(const Configuration &configuration)
    : m_count(configuration.integer(u"count"_s))
    , m_seed(configuration.integer(u"seed"_s, -1))
    , m_alwaysUpdated(configuration.flag(u"always_updated"_s))
    , m_recordsPerSlice(configuration.integer(u"records_per_slice"_s))
    , m_misfitPercent(static_cast<int>(configuration.integer(u"misfit_percent"_s)))
{
}

CheckResult SampleSource::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    CheckRun run(observer);
    run.step(QCoreApplication::translate("sample", "Make the first rows"), [&]() -> Result<void> {
        ReadRequest request;
        request.stream.stream = sampleCatalog(m_count).streams.front();
        request.stream.rowLimit = 1;
        auto reader = openStream(request, cancellation);
        if (!reader)
            return reader.error();
        if (const auto batch = (*reader)->next(cancellation); !batch)
            return batch.error();
        return {};
    });
    return run.result();
}

Result<Catalog> SampleSource::discover(const StreamObserver &observer,
                                       const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    Catalog catalog = sampleCatalog(m_count);
    if (observer)
        std::ranges::for_each(catalog.streams, observer);
    return catalog;
}

Result<std::unique_ptr<StreamReader>> SampleSource::openStream(const ReadRequest &request,
                                                               const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const StreamId &id = request.stream.stream.id;
    const auto stream = id.nameSpace.isEmpty() ? sampleStreamFromName(id.name) : std::nullopt;
    if (!stream)
        return makeError(s_streamUnknown, {id.text()});
    if (!request.stream.filter.isEmpty() || !request.stream.cursorStart.isEmpty())
        return makeError(s_noCondition, {id.text()});
    auto schema = std::make_shared<const Schema>(request.stream.selectedSchema());
    auto columns = columnsOf(*stream, id.text(), *schema);
    if (!columns)
        return columns.error();
    const auto planned = plan(*stream, request);
    if (!planned)
        return planned.error();
    return std::unique_ptr<StreamReader>(std::make_unique<SampleReader>(
        std::move(schema), std::move(*columns), planned->run, planned->slice));
}

Result<SampleSource::Plan> SampleSource::plan(SampleStream stream, const ReadRequest &request) const
{
    const QString name = request.stream.stream.id.text();
    Plan plan;
    plan.run = {stream, m_seed, m_count, std::nullopt, m_misfitPercent};
    plan.slice.total = sampleRowCount(stream, m_count);
    plan.slice.recordsPerSlice = m_recordsPerSlice;
    plan.slice.runTime = currentTime();
    if (request.position) {
        const auto position = SamplePosition::fromText(*request.position);
        if (!position)
            return makeError(s_positionUnknown, {name});
        if (m_seed >= 0 && m_seed != position->seed)
            return makeError(s_seedChanged,
                             {name, QString::number(position->seed), QString::number(m_seed)});
        plan.run.seed = position->seed;
        const bool startsAgain
            = position->isComplete && m_alwaysUpdated && request.stream.mode.isIncremental();
        plan.slice.first = startsAgain ? 0 : position->next;
        plan.slice.isKnown = !startsAgain;
        if (!position->isComplete)
            plan.slice.runTime = position->updatedAt;
    } else if (m_seed < 0) {
        plan.run.seed = QRandomGenerator::system()->generate();
    }
    if (m_alwaysUpdated)
        plan.run.updatedAt = plan.slice.runTime;
    plan.slice.end = plan.slice.total;
    if (request.stream.rowLimit)
        plan.slice.end = std::min(plan.slice.end,
                                  plan.slice.first + std::max<qint64>(0, *request.stream.rowLimit));
    return plan;
}

} // namespace millrace
