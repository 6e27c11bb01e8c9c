#include "core/declarative/record/gzipparser.h"

#include "core/declarative/record/recorderrors.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view s_magic = "\x1f\x8b";

} // namespace

Result<bool> GzipParser::read(std::string_view piece, const ElementSink &sink)
{
    if (m_isKnown)
        return readOn(piece, sink);
    m_start += piece;
    if (m_start.size() < s_magic.size())
        return true;
    m_isKnown = true;
    if (m_start.starts_with(s_magic))
        m_gunzip.emplace();
    return readOn(std::exchange(m_start, {}), sink);
}

Result<bool> GzipParser::finish(const ElementSink &sink)
{
    if (m_gunzip && !m_gunzip->isAtEnd())
        return makeError(errors::s_bodyUnreadable, {u"gzip"_s, u"it ends too early"_s});
    if (!m_start.empty()) {
        Result<bool> goesOn = m_inner->read(std::exchange(m_start, {}), sink);
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    return m_inner->finish(sink);
}

Result<bool> GzipParser::readOn(std::string_view piece, const ElementSink &sink)
{
    if (!m_gunzip)
        return m_inner->read(piece, sink);
    return m_gunzip->read(piece,
                          [&](std::string_view bytes) { return m_inner->read(bytes, sink); });
}

} // namespace millrace::declarative
