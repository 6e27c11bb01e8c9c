#include "core/declarative/record/jsonparsers.h"

#include "core/data/conversion.h"
#include "core/declarative/record/jsondecoder.h"
#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/textreader.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error noJson(const Error &cause)
{
    return makeError(errors::s_bodyUnreadable, {u"JSON"_s, u"it is no JSON"_s}, cause.detail);
}

} // namespace

Result<bool> JsonParser::read(std::string_view piece, const ElementSink &)
{
    m_text += piece;
    return true;
}

Result<bool> JsonParser::finish(const ElementSink &sink)
{
    Result<Value> value = parsePythonJson(std::exchange(m_text, {}), m_warning);
    if (!value)
        return noJson(value.error());
    if (value->isNull())
        return makeError(errors::s_bodyUnreadable, {u"JSON"_s, u"it is null"_s});
    return handOver(std::move(value).value(), sink);
}

Result<bool> JsonItemsParser::read(std::string_view piece, const ElementSink &)
{
    m_bytes += piece;
    return true;
}

Result<bool> JsonItemsParser::finish(const ElementSink &sink)
{
    Result<TextReader> reader = TextReader::create(m_encoding);
    if (!reader)
        return reader.error();
    std::string text;
    const std::string bytes = std::exchange(m_bytes, {});
    for (const Result<std::string_view> &part : {reader->read(bytes), reader->finish()}) {
        if (!part)
            return part.error();
        text += *part;
    }
    Result<Value> value = parsePythonJson(text, m_warning);
    if (!value)
        return noJson(value.error());
    return handOut(*value, {}, sink);
}

Result<bool> JsonItemsParser::handOut(Value &value, const std::string &prefix,
                                      const ElementSink &sink) const
{
    if (prefix == m_target)
        return sink(std::move(value));
    if (!prefix.empty() && !m_target.starts_with(prefix + "."))
        return true;
    const auto handOutBelow = [&](Value &item, std::string_view name) {
        return handOut(item, prefix.empty() ? std::string(name) : prefix + "." + std::string(name),
                       sink);
    };
    if (value.isMapping()) {
        for (auto &[key, item] : value.mutableMapping()) {
            Result<bool> goesOn = handOutBelow(item, key);
            if (!goesOn || !*goesOn)
                return goesOn;
        }
    }
    if (value.isList()) {
        for (Value &item : value.mutableList()) {
            Result<bool> goesOn = handOutBelow(item, "item");
            if (!goesOn || !*goesOn)
                return goesOn;
        }
    }
    return true;
}

Result<bool> JsonLinesParser::read(std::string_view piece, const ElementSink &sink)
{
    for (std::size_t end = piece.find('\n'); end != std::string_view::npos;
         end = piece.find('\n')) {
        std::string_view line = piece.substr(0, end);
        std::string joined;
        if (!m_rest.empty()) {
            joined = std::exchange(m_rest, {}).append(line);
            line = joined;
        }
        piece.remove_prefix(end + 1);
        Result<bool> goesOn = readLine(line, sink);
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    m_rest += piece;
    return true;
}

Result<bool> JsonLinesParser::finish(const ElementSink &sink)
{
    const std::string line = std::exchange(m_rest, {});
    return line.empty() ? Result<bool>(true) : readLine(line, sink);
}

Result<bool> JsonLinesParser::readLine(std::string_view line, const ElementSink &sink) const
{
    if (!isUtf8(line))
        return makeError(errors::s_bodyUnreadable, {u"JSON lines"_s, u"it is not UTF-8"_s});
    Result<Value> value = parsePythonJson(line, m_warning);
    if (value)
        return sink(std::move(value).value());
    if (m_warning && line.find_first_not_of(" \t\r") != std::string_view::npos)
        m_warning("A line of the answer is no JSON and was left out.");
    return true;
}

} // namespace millrace::declarative
