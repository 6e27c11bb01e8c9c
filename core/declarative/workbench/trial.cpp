#include "core/declarative/workbench/trial.h"

#include "core/connector/configuration.h"
#include "core/declarative/manifestsource.h"
#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/value/jsonqt.h"
#include "core/declarative/workbench/trialcollector.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// A clock whose time stands still, but whose waits take their time.
class StandingClock final : public Clock
{
public:
    StandingClock(Clock &clock, TimePoint now)
        : m_clock(clock)
        , m_now(now)
    {
    }

    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return m_clock.steadyNow();
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        return m_clock.wait(duration, cancellation);
    }

private:
    Clock &m_clock;
    const TimePoint m_now;
};

/// The places of secrets; a list's items stand under any index.
std::vector<Path> secretPathsOf(const QJsonObject &spec)
{
    std::vector<Path> paths;
    for (const QString &pointer : secretPointers(spec)) {
        Path path;
        const QStringList segments = pointer.mid(1).split(u'/');
        for (QString segment : segments)
            path.push_back(segment.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s).toStdString());
        paths.push_back(std::move(path));
    }
    return paths;
}

Result<void> readAll(DeclarativeStream &stream, TrialCollector &collector,
                     const Cancellation &stopped)
{
    return stream.generateSlices([&](const StreamSlice &slice) -> Result<bool> {
        if (stopped.stop_requested())
            return false;
        collector.beginSlice(slice);
        bool goesOn = true;
        SliceProgress progress;
        const Result<void> read = stream.readSlice(
            slice,
            [&](const Value &record) {
                goesOn = collector.take(record);
                return Result<bool>(goesOn);
            },
            progress);
        collector.flush();
        if (!read)
            return read.error();
        const auto closed = stream.closeSlice(slice, progress);
        if (!closed)
            return closed.error();
        return goesOn && !stopped.stop_requested();
    });
}

} // namespace

Result<TrialOutcome> runTrial(const Manifest &manifest, const TrialOptions &options, Clock &clock,
                              Transport &transport, TrialEvents &events, Recording &recording,
                              const Cancellation &cancellation)
{
    const QJsonObject spec = toJsonObject(manifest.connectionSpecification());
    const Result<Configuration> configuration = makeConfiguration(spec, options.configuration);
    if (!configuration)
        return configuration.error();
    const Value config = fromJsonValue(configuration->values());
    CancellationSource stop;
    const CancellationCallback passOn(cancellation, [&stop] { stop.request_stop(); });
    TrialCollector collector(options, events, recording, stop);
    StandingClock standing(clock, recording.at());
    auto source = ManifestSource::open(manifest, config, {standing, transport, collector},
                                       stop.get_token());
    if (!source)
        return source.error();
    std::vector<Path> &paths = (*source)->runtime().secretPaths;
    paths = secretPathsOf(spec);
    collector.hideSecrets(config, paths);
    auto stream = (*source)->open({options.stream, {}, {}, {}});
    if (!stream)
        return stream.error();
    const Result<void> read = readAll(**stream, collector, stop.get_token());
    collector.flush();
    if (cancellation.stop_requested())
        return Error::cancelled();
    // Stopped by the limits.
    if (!read && !stop.stop_requested())
        return read.error();
    return collector.outcome();
}

QStringList streamNames(const Manifest &manifest)
{
    QStringList names;
    for (const Component &stream : manifest.root().children("streams")) {
        if (!stream.is("ConditionalStreams")) {
            names << QString::fromStdString(stream.text("name"));
            continue;
        }
        for (const Component &inner : stream.children("streams"))
            names << QString::fromStdString(inner.text("name"));
    }
    return names;
}

} // namespace millrace::declarative
