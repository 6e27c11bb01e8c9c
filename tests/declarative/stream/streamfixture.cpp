#include "tests/declarative/stream/streamfixture.h"

#include <utility>

namespace millrace::test {

using namespace declarative;

namespace {

class ScriptedRetriever final : public Retriever
{
public:
    ScriptedRetriever(StreamFixture &fixture, RetrieverOptions options)
        : m_fixture(fixture)
        , m_options(std::move(options))
    {
    }

    Result<void> read(const StreamSlice &slice, const RecordSink &sink) override
    {
        return m_fixture.answer(m_options.stream, slice, *m_options.rules, sink);
    }
    Result<void> readPages(const StreamSlice &slice, const RecordSink &sink,
                           const RecordPageSink &pages) override
    {
        Result<void> outcome = read(slice, sink);
        if (!outcome || !m_fixture.page)
            return outcome;
        const Result<bool> goesOn = pages(*m_fixture.page);
        if (!goesOn || !*goesOn)
            return goesOn ? Result<void>() : goesOn.error();
        return read(slice, sink);
    }

private:
    StreamFixture &m_fixture;
    RetrieverOptions m_options;
};

std::string text(const Value &value) { return jsonText(value, JsonStyle{.sortsKeys = true}); }

} // namespace

StreamFixture::StreamFixture(std::string_view config)
    : runtime(json(config))
{
}

Result<std::unique_ptr<DeclarativeStream>>
StreamFixture::open(const Value &stream, const Value &state, DeclarativeStreamOptions options)
{
    options.state = state;
    options.makeRetriever = [this](const Component &, RetrieverOptions reading,
                                   Runtime &) -> Result<std::unique_ptr<Retriever>> {
        retrievers.push_back(reading);
        return std::unique_ptr<Retriever>(
            std::make_unique<ScriptedRetriever>(*this, std::move(reading)));
    };
    return DeclarativeStream::create(Component(stream, "stream"), std::move(options),
                                     runtime.runtime);
}

void EventLog::record(const DeclarativeStream &stream, Value record)
{
    lines.push_back(stream.name() + " " + text(record));
    if (onRecord)
        onRecord(record);
    records.push_back(std::move(record));
}

void EventLog::state(const DeclarativeStream &stream, const Value &state)
{
    lines.push_back(stream.name() + " STATE " + text(state));
    states.push_back(state);
}

void EventLog::status(const DeclarativeStream &stream, StreamStatus status)
{
    constexpr std::array<const char *, 4> s_names{"STARTED", "RUNNING", "COMPLETE", "INCOMPLETE"};
    lines.push_back(stream.name() + " " + s_names.at(std::size_t(status)));
}

void EventLog::trace(const DeclarativeStream &stream, const Error &error)
{
    lines.push_back(stream.name() + " TRACE " + error.code.toStdString());
}

std::vector<std::string> EventLog::of(const std::string &stream, const std::string &kind) const
{
    std::vector<std::string> found;
    const std::string start = stream + " " + kind;
    for (const std::string &line : lines) {
        if (line.starts_with(start))
            found.push_back(line.substr(stream.size() + 1));
    }
    return found;
}

Value json(std::string_view text)
{
    const Result<Value> value = parseJson(text);
    if (!value)
        qFatal("The test has broken JSON: %.*s", int(text.size()), text.data());
    return *value;
}

QByteArray sortedJson(const Value &value) { return QByteArray::fromStdString(text(value)); }

} // namespace millrace::test
