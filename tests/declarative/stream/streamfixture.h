// StreamFixture: streams of manifests whose records come from a script instead of a server.
#pragma once

#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/streamreading.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/stream/runtimefixture.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::test {

/// Answers for one slice: its records, given to the sink in their order.
using SliceAnswer = std::function<Result<void>(
    const std::string &stream, const declarative::StreamSlice &slice,
    const declarative::SliceRules &rules, const declarative::RecordSink &sink)>;

/// Makes streams with a retriever that asks \a answer for each slice.
class StreamFixture final
{
public:
    /// \a config as JSON.
    explicit StreamFixture(std::string_view config = "{}");

    [[nodiscard]] Result<std::unique_ptr<declarative::DeclarativeStream>>
    open(const declarative::Value &stream, const declarative::Value &state,
         declarative::DeclarativeStreamOptions options = {});

    RuntimeFixture runtime;
    SliceAnswer answer;
    /// Set: given at once between two answers, where pages are taken.
    const declarative::RecordPage *page = nullptr;
    /// The options each retriever was made with, by order.
    std::vector<declarative::RetrieverOptions> retrievers;
};

/// Keeps what readStreams() tells, as lines: "items {…}", "items STATE {…}", "items COMPLETE".
class EventLog final : public declarative::ReadEvents
{
public:
    void record(const declarative::DeclarativeStream &stream, declarative::Value record) override;
    void state(const declarative::DeclarativeStream &stream,
               const declarative::Value &state) override;
    void status(const declarative::DeclarativeStream &stream,
                declarative::StreamStatus status) override;
    void trace(const declarative::DeclarativeStream &stream, const Error &error) override;

    [[nodiscard]] std::vector<std::string> of(const std::string &stream,
                                              const std::string &kind) const;

    std::vector<std::string> lines;
    std::vector<declarative::Value> records;
    std::vector<declarative::Value> states;
    std::function<void(const declarative::Value &)> onRecord;
};

/// JSON text as a value. REQUIRES: it is JSON.
[[nodiscard]] declarative::Value json(std::string_view text);
/// For messages and comparisons: keys sorted.
[[nodiscard]] QByteArray sortedJson(const declarative::Value &value);

} // namespace millrace::test
