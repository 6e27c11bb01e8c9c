#include "ui/widgets/displaytext.h"

#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTextDocument>

#include <algorithm>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text) { return QCoreApplication::translate("displaytext", text); }

/// \a one for 1 and \a many, with %n, for other numbers: English needs no translation file so.
QString counted(const char *one, const char *many, qint64 number)
{
    const int n = static_cast<int>(std::min<qint64>(number, std::numeric_limits<int>::max()));
    return n == 1 ? translated(one) : pluralText("displaytext", many, n);
}

/// The C locale, of programs started without a language, does not group.
QLocale displayLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates)
                                           : locale;
}

QDateTime utc(TimePoint time)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
    return QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count(), Qt::UTC);
}

QString pastText(qint64 seconds)
{
    if (seconds < 60 * 60)
        return counted(QT_TRANSLATE_NOOP("displaytext", "1 minute ago"),
                       QT_TRANSLATE_N_NOOP("displaytext", "%n minutes ago"), seconds / 60);
    if (seconds < 24 * 60 * 60)
        return counted(QT_TRANSLATE_NOOP("displaytext", "1 hour ago"),
                       QT_TRANSLATE_N_NOOP("displaytext", "%n hours ago"), seconds / 3600);
    return counted(QT_TRANSLATE_NOOP("displaytext", "1 day ago"),
                   QT_TRANSLATE_N_NOOP("displaytext", "%n days ago"), seconds / 86400);
}

QString futureText(qint64 seconds)
{
    if (seconds < 60 * 60)
        return counted(QT_TRANSLATE_NOOP("displaytext", "in 1 minute"),
                       QT_TRANSLATE_N_NOOP("displaytext", "in %n minutes"), seconds / 60);
    if (seconds < 24 * 60 * 60)
        return counted(QT_TRANSLATE_NOOP("displaytext", "in 1 hour"),
                       QT_TRANSLATE_N_NOOP("displaytext", "in %n hours"), seconds / 3600);
    return counted(QT_TRANSLATE_NOOP("displaytext", "in 1 day"),
                   QT_TRANSLATE_N_NOOP("displaytext", "in %n days"), seconds / 86400);
}

} // namespace

QString oneLine(const QString &text, qsizetype longest)
{
    QString shown = text.left(longest);
    shown.replace(u"\r\n"_s, u"⏎"_s).replace(u'\n', u'⏎').replace(u'\r', u'⏎').replace(u'\t', u' ');
    if (text.size() > longest)
        shown += u'…';
    return shown;
}

QString plainToolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

QString groupedNumber(qint64 number) { return displayLocale().toString(number); }

QString durationText(qint64 milliseconds)
{
    const qint64 seconds = milliseconds / 1000;
    if (milliseconds < 1000)
        //: A duration in milliseconds.
        return translated(QT_TRANSLATE_NOOP("displaytext", "%1 ms"))
            .arg(groupedNumber(std::max<qint64>(0, milliseconds)));
    if (seconds < 60)
        //: A duration in seconds, such as 12.4.
        return translated(QT_TRANSLATE_NOOP("displaytext", "%1 s"))
            .arg(displayLocale().toString(
                static_cast<double>(milliseconds - milliseconds % 100) / 1000, 'f', 1));
    if (seconds < 60 * 60)
        //: A duration in minutes and seconds.
        return translated(QT_TRANSLATE_NOOP("displaytext", "%1 min %2 s"))
            .arg(groupedNumber(seconds / 60), groupedNumber(seconds % 60));
    if (seconds < 24 * 60 * 60)
        //: A duration in hours and minutes.
        return translated(QT_TRANSLATE_NOOP("displaytext", "%1 h %2 min"))
            .arg(groupedNumber(seconds / 3600), groupedNumber(seconds / 60 % 60));
    //: A duration in days and hours.
    return translated(QT_TRANSLATE_NOOP("displaytext", "%1 d %2 h"))
        .arg(groupedNumber(seconds / 86400), groupedNumber(seconds / 3600 % 24));
}

QString durationText(std::chrono::milliseconds duration)
{
    return durationText(static_cast<qint64>(duration.count()));
}

QString relativeTime(TimePoint time, TimePoint now)
{
    const qint64 away = std::chrono::duration_cast<std::chrono::seconds>(now - time).count();
    const qint64 seconds = std::abs(away);
    if (seconds < 60)
        return away >= 0 ? translated(QT_TRANSLATE_NOOP("displaytext", "just now"))
                         : translated(QT_TRANSLATE_NOOP("displaytext", "in less than a minute"));
    if (seconds > 30 * 24 * 60 * 60)
        return displayLocale().toString(utc(time).toLocalTime().date(), QLocale::ShortFormat);
    return away > 0 ? pastText(seconds) : futureText(seconds);
}

QString localTime(TimePoint time)
{
    return displayLocale().toString(utc(time).toLocalTime(), QLocale::ShortFormat);
}

QString localClock(TimePoint time)
{
    return displayLocale().toString(utc(time).toLocalTime().time(), QLocale::ShortFormat);
}

QString utcTime(TimePoint time) { return utc(time).toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s); }

QString isoTime(TimePoint time) { return utc(time).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s); }

QString byteText(qint64 bytes)
{
    return displayLocale().formattedDataSize(bytes, bytes < 1000 ? 0 : 1,
                                             QLocale::DataSizeSIFormat);
}

QString balanceText(const StreamCounts &counts)
{
    if (counts.unconfirmed == 0)
        //: The account of all records of a run.
        return translated(QT_TRANSLATE_NOOP("displaytext",
                                            "read %1 = written %2 + filtered %3 + rejected %4"))
            .arg(groupedNumber(counts.read), groupedNumber(counts.written),
                 groupedNumber(counts.filtered), groupedNumber(counts.rejected));
    //: The account of all records of a broken run.
    return translated(QT_TRANSLATE_NOOP(
                          "displaytext",
                          "read %1 = written %2 + filtered %3 + rejected %4 + unconfirmed %5"))
        .arg(groupedNumber(counts.read), groupedNumber(counts.written),
             groupedNumber(counts.filtered), groupedNumber(counts.rejected),
             groupedNumber(counts.unconfirmed));
}

} // namespace millrace
