#include "core/store/logmatcher.h"

#include "core/base/loglines.h"

#include <re2/re2.h>

#include <algorithm>
#include <string_view>

namespace millrace {

namespace {

constexpr ErrorDefinition s_patternInvalid{
    "log.pattern_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The regular expression \"%1\" is not valid: %2."),
    QT_TRANSLATE_NOOP("errors", "Correct it, or search for it as plain text.")};

/// Memory of one expression while it matches; what needs more matches slower.
constexpr qint64 s_patternMemory = qint64(8) << 20;

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// What a line that holds \a text surely contains in lower case; empty when escapes or other
/// alphabets let nothing be said.
QByteArray surely(const QString &text)
{
    for (const QChar c : text) {
        if (c.unicode() < 0x20 || c.unicode() > 0x7e || c == u'"' || c == u'\\' || c == u'/')
            return {};
    }
    return text.toLower().toLatin1();
}

/// Whether \a line contains \a needle, which is in lower case, without a copy of the line.
bool containsLowered(const QByteArray &line, const QByteArray &needle)
{
    const std::string_view text(line.constData(), static_cast<std::size_t>(line.size()));
    return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                       [](char a, char b) { return lowered(a) == b; })
        != text.end();
}

} // namespace

class LogMatcher::Pattern final
{
public:
    explicit Pattern(const LogQuery &query)
        : m_expression(query.text.toStdString(), options(query))
    {
    }

    [[nodiscard]] const RE2 &expression() const { return m_expression; }

private:
    static RE2::Options options(const LogQuery &query)
    {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_case_sensitive(query.isCaseSensitive);
        options.set_max_mem(s_patternMemory);
        return options;
    }

    RE2 m_expression;
};

LogMatcher::LogMatcher(LogQuery query)
    : m_query(std::move(query))
{
    if (!m_query.isPattern)
        m_surely = surely(m_query.text);
}

Result<LogMatcher> LogMatcher::compile(const LogQuery &query)
{
    LogMatcher matcher(query);
    if (!query.isPattern || query.text.isEmpty())
        return matcher;
    auto pattern = std::make_shared<const Pattern>(query);
    if (!pattern->expression().ok())
        return makeError(s_patternInvalid,
                         {query.text, QString::fromStdString(pattern->expression().error())});
    matcher.m_pattern = std::move(pattern);
    return matcher;
}

std::optional<LogEntry> LogMatcher::match(const QByteArray &line) const
{
    if (m_query.lowest > LogLevel::Debug && rawLogLevel(line) < m_query.lowest)
        return std::nullopt;
    if (!m_surely.isEmpty() && !containsLowered(line, m_surely))
        return std::nullopt;
    auto entry = RunLog::parsed(line);
    if (!entry || !matches(*entry))
        return std::nullopt;
    return entry;
}

bool LogMatcher::passesFilters(const LogEntry &entry) const
{
    return entry.level >= m_query.lowest && isOfStream(entry.stream)
        && (!m_query.from || entry.time >= *m_query.from)
        && (!m_query.until || entry.time < *m_query.until);
}

bool LogMatcher::isOfStream(const QString &stream) const
{
    if (!m_query.stream || stream == *m_query.stream)
        return true;
    return m_query.isInAnyNamespace && !m_query.stream->isEmpty()
        && stream.endsWith(u'.' + *m_query.stream);
}

bool LogMatcher::holds(const QString &text) const
{
    if (!m_pattern)
        return text.contains(m_query.text,
                             m_query.isCaseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive);
    const QByteArray bytes = text.toUtf8();
    return RE2::PartialMatch(
        re2::StringPiece(bytes.constData(), static_cast<std::size_t>(bytes.size())),
        m_pattern->expression());
}

bool LogMatcher::matches(const LogEntry &entry) const
{
    return passesFilters(entry)
        && (m_query.text.isEmpty() || holds(entry.message) || holds(entry.stream)
            || holds(entry.code));
}

std::optional<LogMatcher::Span> LogMatcher::firstIn(const QString &text) const
{
    if (m_query.text.isEmpty())
        return std::nullopt;
    if (!m_pattern) {
        const qsizetype start = text.indexOf(
            m_query.text, 0, m_query.isCaseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive);
        return start < 0 ? std::nullopt : std::optional(Span{start, m_query.text.size()});
    }
    const QByteArray bytes = text.toUtf8();
    const re2::StringPiece piece(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    re2::StringPiece found;
    if (!m_pattern->expression().Match(piece, 0, piece.size(), RE2::UNANCHORED, &found, 1))
        return std::nullopt;
    // Places of bytes become places of characters.
    const auto before = static_cast<qsizetype>(found.data() - piece.data());
    return Span{QString::fromUtf8(bytes.constData(), before).size(),
                QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size())).size()};
}

} // namespace millrace
