#include "core/http/retrypolicy.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Longer waits than this are as good as any; keeps sums away from overflow.
constexpr std::chrono::hours s_longest{24 * 365};

/// A date of HTTP in the one form that is still sent (RFC 9110 §5.6.7).
std::optional<TimePoint> httpDate(const QByteArray &text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()),
                                             u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return TimePoint(std::chrono::milliseconds(date.toMSecsSinceEpoch()));
}

} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, TimePoint now)
{
    using std::chrono::milliseconds;
    const QByteArray text = response.headers.value("retry-after").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber) {
        if (!(seconds >= 0))
            return std::nullopt;
        const double limit = std::chrono::duration<double>(s_longest).count();
        return milliseconds(static_cast<qint64>(std::min(seconds, limit) * 1000));
    }
    const std::optional<TimePoint> date = httpDate(text);
    if (!date)
        return std::nullopt;
    // The server's clock and the machine's may differ by minutes.
    const TimePoint reference = httpDate(response.headers.value("date")).value_or(now);
    const auto wait = std::chrono::ceil<milliseconds>(*date - reference);
    return std::clamp<milliseconds>(wait, milliseconds(0), s_longest);
}

} // namespace millrace
