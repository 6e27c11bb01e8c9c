#include "app/cli/timeargument.h"

#include <QDateTime>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_invalid{
    "cli.time_invalid", ErrorKind::Configuration, QT_TRANSLATE_NOOP("errors", "\"%1\" is no time."),
    QT_TRANSLATE_NOOP("errors",
                      "Give a span back from now, such as 90m, 6h or 7d, or a time such as "
                      "\"2026-05-04 10:30\" or 2026-05-04T10:30:00Z.")};

Result<TimePoint> momentOf(const QString &text, TimePoint now)
{
    static const QRegularExpression span(u"^(\\d{1,6})([smhd])$"_s);
    if (const auto match = span.match(text); match.hasMatch()) {
        const qint64 number = match.captured(1).toLongLong();
        const QChar unit = match.captured(2).front();
        const qint64 seconds = unit == u's' ? 1 : unit == u'm' ? 60 : unit == u'h' ? 3600 : 86'400;
        return now - std::chrono::seconds(number * seconds);
    }
    QDateTime time = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODateWithMs);
    if (!time.isValid())
        time = QDate::fromString(text, Qt::ISODate).startOfDay();
    if (!time.isValid())
        return makeError(s_invalid, {text});
    return TimePoint(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace

Result<std::optional<TimePoint>> timeArgument(const std::string &text, TimePoint now)
{
    if (text.empty())
        return std::optional<TimePoint>();
    const auto time = momentOf(QString::fromStdString(text), now);
    if (!time)
        return time.error();
    return std::optional(*time);
}

} // namespace millrace
