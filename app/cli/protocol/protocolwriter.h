// ProtocolWriter: messages of the Airbyte protocol on standard output, one JSON object a line.
#pragma once

#include "app/cli/output.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/declarative/record/recordpage.h"
#include "core/declarative/value/jsonwriting.h"

#include <mutex>
#include <string>
#include <string_view>

namespace millrace {

enum class ProtocolStatus { Started, Running, RateLimited, Complete, Incomplete };

/// Safe from any thread. Messages are collected and written in large pieces; flush() writes what
/// is left, and a state is written out at once with everything before it.
class ProtocolWriter final
{
public:
    ProtocolWriter(Output &output, const Clock &clock)
        : m_output(output)
        , m_clock(clock)
    {
    }

    void spec(const declarative::Value &connectionSpecification, const QString &documentationUrl,
              const declarative::Value &advancedAuth);
    /// \a failure null: succeeded.
    void connectionStatus(const Error *failure);
    /// \a streams: a List of the catalogue's streams.
    void catalog(const declarative::Value &streams);
    /// \a comesWithFile: FileUpload has put the place of its file into \a data.
    void record(std::string_view stream, const declarative::Value &data,
                bool comesWithFile = false);
    /// The same for each record of \a page.
    void records(std::string_view stream, const declarative::RecordPage &page);
    /// \a records: how many records of the stream came since its last state.
    void state(std::string_view stream, const declarative::Value &state, std::int64_t records);
    void status(std::string_view stream, ProtocolStatus status);
    /// \a stream may be empty.
    void traceError(std::string_view stream, const Error &error);
    /// \a level: "INFO", "WARN", …
    void log(std::string_view level, const std::string &message);
    void configuration(const declarative::Value &config);
    void flush();

private:
    void write(const declarative::Value &message, bool isUrgent = false);
    void append(std::string_view line, bool isUrgent);
    [[nodiscard]] std::int64_t now() const;
    /// Writes out what is pending when it is enough, or \a isUrgent. REQUIRES: m_mutex is held.
    void writeOut(bool isUrgent);

    Output &m_output;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::string m_pending;
    declarative::JsonTreeWriter m_treeWriter;
};

} // namespace millrace
