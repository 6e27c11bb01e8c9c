#include "core/connectors/postgres/postgresfaultsearch.h"

#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// After this many refusals in one batch the search looks at how many rows went in.
constexpr std::size_t s_manyRefusals = 1000;
/// Nearly everything is bad when fewer than one row in this many went in.
constexpr std::size_t s_fewAccepted = 20;
/// Rows tried next to a refused one: bad rows often come together.
constexpr std::size_t s_nextToFault = 64;
constexpr std::size_t s_growth = 4;

/// How many of \a count rows to try next after they failed.
std::size_t smaller(std::size_t count, const PostgresAttempt &attempt)
{
    if (attempt.suspect && *attempt.suspect < count)
        return std::max<std::size_t>(*attempt.suspect, 1);
    return std::max<std::size_t>(count / 2, 1);
}

} // namespace

PostgresFaultSearch::PostgresFaultSearch(Try attempt, Refuse refuse)
    : m_try(std::move(attempt))
    , m_refuse(std::move(refuse))
{
}

Result<std::size_t> PostgresFaultSearch::run(std::size_t count, const PostgresAttempt &first)
{
    m_gaveUp = false;
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t size = smaller(count, first);
    bool isBeforeSuspect = first.suspect.has_value() && *first.suspect > 0;
    // Up to here something is known to be at fault.
    std::size_t failedEnd = count;
    for (std::size_t at = 0; at < count;) {
        if (refused >= s_manyRefusals && accepted * s_fewAccepted < refused) {
            m_gaveUp = true;
            for (; at < count; ++at)
                m_refuse(at, nullptr);
            break;
        }
        const std::size_t tried = std::min(size, count - at);
        // The whole has failed already; a single row of it has not been told from the others.
        const bool isKnown = tried == count && count == 1;
        const auto attempt = isKnown ? Result<PostgresAttempt>(first) : m_try(at, tried);
        if (!attempt)
            return attempt.error();
        if (attempt->succeeded()) {
            at += tried;
            accepted += tried;
            size = isBeforeSuspect ? 1
                : at < failedEnd   ? std::max<std::size_t>((failedEnd - at) / 2, 1)
                                   : tried * s_growth;
            isBeforeSuspect = false;
        } else if (tried == 1) {
            m_refuse(at, &*attempt);
            ++at;
            ++refused;
            size = s_nextToFault;
            failedEnd = at;
            isBeforeSuspect = false;
        } else {
            size = smaller(tried, *attempt);
            failedEnd = at + tried;
            isBeforeSuspect = attempt->suspect.has_value() && *attempt->suspect > 0;
        }
    }
    return accepted;
}

bool blamesWrittenRow(std::string_view sqlState)
{
    // Class 54: the entry of an index is too large, JSON is nested too deep.
    return blamesRow(sqlState) || sqlState.starts_with("54");
}

std::optional<std::size_t> suspectOf(const QString &context)
{
    // The words around the number are in the language of the server.
    static const QRegularExpression line(u"(?:^|\\n)COPY [^\\n,]*, [^\\d\\n,]*(\\d+)"_s);
    const auto match = line.match(context);
    const std::size_t number = match.hasMatch() ? match.captured(1).toULongLong() : 0;
    return number == 0 ? std::nullopt : std::optional(number - 1);
}

} // namespace millrace
