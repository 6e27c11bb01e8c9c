#include "tests/declarative/conformance/recordedrun.h"

#include "core/declarative/referencemessage.h"
#include "tests/declarative/conformance/comparablerequest.h"

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::DeclarativeStream;
using declarative::Manifest;
using declarative::ManifestSource;
using declarative::StreamStatus;
using declarative::Value;

namespace {

class ScriptedTransport final : public declarative::Transport
{
public:
    ScriptedTransport(Answering answer, std::vector<std::string> &requests)
        : m_answer(std::move(answer))
        , m_requests(requests)
    {
    }

    Result<HttpResponse> send(const HttpRequest &request, const Cancellation &) override
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(comparable(request));
        HttpResponse response = m_answer(request, m_requests.size() - 1);
        response.url = request.url;
        response.bodySize = response.body.size();
        return response;
    }

private:
    const Answering m_answer;
    std::mutex m_mutex;
    std::vector<std::string> &m_requests;
};

class KeepingObserver final : public declarative::ReadObserver
{
public:
    explicit KeepingObserver(RecordedOutcome &outcome)
        : m_outcome(outcome)
    {
    }

    Result<void> configurationChanged(const Value &config) override
    {
        m_outcome.configurations.push_back(config);
        return {};
    }

private:
    RecordedOutcome &m_outcome;
};

class KeepingEvents final : public declarative::ReadEvents
{
public:
    explicit KeepingEvents(RecordedOutcome &outcome)
        : m_outcome(outcome)
    {
    }

    void record(const DeclarativeStream &stream, Value record) override
    {
        m_outcome.records.emplace_back(stream.name(), std::move(record));
    }
    void state(const DeclarativeStream &, const Value &state) override
    {
        m_outcome.states.push_back(state);
    }
    void status(const DeclarativeStream &, StreamStatus status) override
    {
        m_outcome.trace.emplace_back(status == StreamStatus::Started        ? "STARTED"
                                         : status == StreamStatus::Running  ? "RUNNING"
                                         : status == StreamStatus::Complete ? "COMPLETE"
                                                                            : "INCOMPLETE");
    }
    void trace(const DeclarativeStream &stream, const Error &error) override
    {
        const QString name = QString::fromStdString(stream.name());
        m_outcome.trace.push_back(declarative::referenceMessage(name, error).toStdString());
        m_outcome.errors.push_back(error);
    }

private:
    RecordedOutcome &m_outcome;
};

Result<void> run(const RecordedInput &input, Clock &clock, RecordedOutcome &outcome)
{
    Result<Manifest> manifest = Manifest::load(input.manifest, input.name);
    if (!manifest)
        return manifest.error();
    ScriptedTransport transport(input.answer, outcome.requests);
    KeepingObserver observer(outcome);
    auto source = ManifestSource::open(std::move(*manifest), input.config,
                                       {clock, transport, observer}, {});
    if (!source)
        return source.error();
    std::vector<std::string> names = input.streams;
    if (names.empty()) {
        const auto all = declarative::streamsOf((*source)->manifest().root(), (*source)->runtime());
        if (!all)
            return all.error();
        for (const auto &stream : *all)
            names.push_back(stream.name());
    }
    std::vector<declarative::ChosenStream> chosen;
    for (const std::string &name : names) {
        const auto state = input.states.find(name);
        declarative::ChosenStream stream{
            name, {}, {}, state == input.states.end() ? Value() : state->second};
        const auto opened = (*source)->open(stream);
        if (!opened && opened.error().code == u"declarative.component_custom"_s)
            outcome.errors.push_back(opened.error());
        else
            chosen.push_back(std::move(stream));
    }
    KeepingEvents events(outcome);
    return (*source)->read(chosen, events);
}

} // namespace

RecordedOutcome recordedRun(const RecordedInput &input)
{
    RecordedOutcome outcome;
    StandingClock clock(input.now);
    if (const Result<void> result = run(input, clock, outcome); !result)
        outcome.buildError = result.error();
    outcome.waits = clock.waits();
    return outcome;
}

QString vectorsFolder() { return QString::fromUtf8(MILLRACE_RECORDINGS) + u"/vectors"_s; }

QString manifestsFolder() { return QString::fromUtf8(MILLRACE_RECORDINGS) + u"/manifests"_s; }

} // namespace millrace
