#include "app/cli/protocol/protocolwriter.h"

#include "core/declarative/record/fileupload.h"
#include "core/declarative/referencemessage.h"
#include "core/declarative/value/jsontext.h"

#include <utility>

namespace millrace {

using declarative::jsonText;
using declarative::Mapping;
using declarative::Value;

namespace {

constexpr std::size_t s_pieceSize = std::size_t(64) * 1024;

std::string_view failureType(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Configuration:
        return "config_error";
    case ErrorKind::Transient:
        return "transient_error";
    case ErrorKind::System:
    case ErrorKind::Cancelled:
        break;
    }
    return "system_error";
}

std::string_view statusWord(ProtocolStatus status)
{
    switch (status) {
    case ProtocolStatus::Started:
        return "STARTED";
    case ProtocolStatus::Running:
    case ProtocolStatus::RateLimited:
        return "RUNNING";
    case ProtocolStatus::Complete:
        return "COMPLETE";
    case ProtocolStatus::Incomplete:
        break;
    }
    return "INCOMPLETE";
}

Value descriptor(std::string_view stream) { return Mapping{{"name", stream}}; }

std::string text(const QString &string) { return string.toStdString(); }

/// What stands before the data of a record.
std::string recordStart(std::string_view stream)
{
    return R"({"type":"RECORD","record":{"stream":)" + jsonText(Value(stream)) + R"(,"data":)";
}

/// What stands behind it.
std::string recordEnd(std::int64_t emittedAt)
{
    return R"(,"emitted_at":)" + std::to_string(emittedAt) + "}}";
}

} // namespace

void ProtocolWriter::spec(const Value &connectionSpecification, const QString &documentationUrl,
                          const Value &advancedAuth)
{
    Mapping spec{{"connectionSpecification", connectionSpecification}};
    if (!documentationUrl.isEmpty())
        spec.set("documentationUrl", text(documentationUrl));
    if (!advancedAuth.isNull())
        spec.set("advanced_auth", advancedAuth);
    write(Mapping{{"type", "SPEC"}, {"spec", std::move(spec)}});
}

void ProtocolWriter::connectionStatus(const Error *failure)
{
    Mapping status{{"status", failure ? "FAILED" : "SUCCEEDED"}};
    if (failure)
        status.set("message", text(failure->message));
    write(Mapping{{"type", "CONNECTION_STATUS"}, {"connectionStatus", std::move(status)}});
}

void ProtocolWriter::catalog(const Value &streams)
{
    write(Mapping{{"type", "CATALOG"}, {"catalog", Mapping{{"streams", streams}}}});
}

void ProtocolWriter::record(std::string_view stream, const Value &data, bool comesWithFile)
{
    // The one message there are many of: written without building it as a value.
    const Value *file = comesWithFile ? data.find(declarative::s_fileReference) : nullptr;
    std::string line = recordStart(stream);
    if (file) {
        Value rest = data;
        rest.mutableMapping().remove(declarative::s_fileReference);
        line += jsonText(rest) + R"(,"file_reference":)" + jsonText(*file);
    } else {
        line += jsonText(data);
    }
    append(line + recordEnd(now()), false);
}

void ProtocolWriter::records(std::string_view stream, const declarative::RecordPage &page)
{
    const std::string start = recordStart(stream);
    const std::string end = recordEnd(now()) + '\n';
    const std::lock_guard lock(m_mutex);
    for (const simdjson::dom::element &record : page) {
        m_pending += start;
        m_treeWriter.append(m_pending, record);
        m_pending += end;
        writeOut(false);
    }
}

void ProtocolWriter::state(std::string_view stream, const Value &state, std::int64_t records)
{
    write(Mapping{{"type", "STATE"},
                  {"state",
                   Mapping{{"type", "STREAM"},
                           {"stream",
                            Mapping{{"stream_descriptor", descriptor(stream)},
                                    {"stream_state", state}}},
                           {"sourceStats", Mapping{{"recordCount", double(records)}}}}}},
          true);
}

void ProtocolWriter::status(std::string_view stream, ProtocolStatus status)
{
    Mapping body{{"stream_descriptor", descriptor(stream)}, {"status", statusWord(status)}};
    if (status == ProtocolStatus::RateLimited)
        body.set("reasons", Value::List{Mapping{{"type", "RATE_LIMITED"}}});
    write(Mapping{{"type", "TRACE"},
                  {"trace",
                   Mapping{{"type", "STREAM_STATUS"},
                           {"emitted_at", double(now())},
                           {"stream_status", std::move(body)}}}});
}

void ProtocolWriter::traceError(std::string_view stream, const Error &error)
{
    const QString name = QString::fromUtf8(stream.data(), qsizetype(stream.size()));
    const QString detail = error.detail.isEmpty() ? QString() : u' ' + error.detail;
    Mapping body{{"message", text(declarative::referenceMessage(name, error))},
                 {"internal_message", text(error.message + detail)},
                 {"failure_type", failureType(error.kind)}};
    if (!stream.empty())
        body.set("stream_descriptor", descriptor(stream));
    write(Mapping{{"type", "TRACE"},
                  {"trace",
                   Mapping{{"type", "ERROR"},
                           {"emitted_at", double(now())},
                           {"error", std::move(body)}}}},
          true);
}

void ProtocolWriter::log(std::string_view level, const std::string &message)
{
    write(Mapping{{"type", "LOG"}, {"log", Mapping{{"level", level}, {"message", message}}}});
}

void ProtocolWriter::configuration(const Value &config)
{
    write(Mapping{{"type", "CONTROL"},
                  {"control",
                   Mapping{{"type", "CONNECTOR_CONFIG"},
                           {"emitted_at", double(now())},
                           {"connectorConfig", Mapping{{"config", config}}}}}},
          true);
}

void ProtocolWriter::flush()
{
    const std::lock_guard lock(m_mutex);
    m_output.bytes(std::exchange(m_pending, {}));
}

void ProtocolWriter::write(const Value &message, bool isUrgent)
{
    append(jsonText(message), isUrgent);
}

void ProtocolWriter::append(std::string_view line, bool isUrgent)
{
    const std::lock_guard lock(m_mutex);
    m_pending += line;
    m_pending += '\n';
    writeOut(isUrgent);
}

void ProtocolWriter::writeOut(bool isUrgent)
{
    if (!isUrgent && m_pending.size() < s_pieceSize)
        return;
    m_output.bytes(m_pending);
    m_pending.clear();
}

std::int64_t ProtocolWriter::now() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now().time_since_epoch())
        .count();
}

} // namespace millrace
