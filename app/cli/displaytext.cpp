#include "app/cli/displaytext.h"

#include "app/cli/commandtext.h"
#include "core/base/localnumber.h"

#include <QDateTime>
#include <QStringList>

#include <algorithm>
#include <array>
#include <clocale>
#include <cwchar>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Whether a terminal, or the eye, would be led astray by \a code.
bool isUnsafe(char32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) // C0, DEL, C1
        || code == 0x061c || code == 0x200e || code == 0x200f // marks of direction
        || (code >= 0x2028 && code <= 0x202e) // separators, embeddings, overrides
        || (code >= 0x2066 && code <= 0x2069) // isolates
        || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) // annotations
        || (code >= 0xe0000 && code <= 0xe007f) // tags
        || (code >= 0xd800 && code <= 0xdfff); // lone surrogates
}

QString escape(char32_t code)
{
    switch (code) {
    case U'\n':
        return u"\\n"_s;
    case U'\r':
        return u"\\r"_s;
    case U'\t':
        return u"\\t"_s;
    default:
        break;
    }
    const auto number = static_cast<uint>(code);
    return code <= 0xff ? u"\\x%1"_s.arg(number, 2, 16, '0'_L1)
                        : u"\\u%1"_s.arg(number, 4, 16, '0'_L1);
}

/// Calls \a visit(code, first, length) for each code point of \a text.
template<typename Visitor>
void forEachCodePoint(const QString &text, Visitor &&visit)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair
            = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t code
            = isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        visit(code, i, isPair ? 2 : 1);
        i += isPair ? 1 : 0;
    }
}

int cellsOf(char32_t code)
{
    if (code < 0x300)
        return 1;
    // wcwidth() knows the widths of Unicode only in a UTF-8 locale, which need not be the user's.
    static const locale_t s_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    const locale_t former = s_locale == nullptr ? nullptr : uselocale(s_locale);
    const int cells = wcwidth(static_cast<wchar_t>(code));
    if (former != nullptr)
        uselocale(former);
    return cells < 0 ? 1 : cells;
}

} // namespace

QString displayText(const QString &text)
{
    QString result;
    result.reserve(text.size());
    int open = 0; // Isolates that are not closed again yet.
    forEachCodePoint(text, [&](char32_t code, qsizetype first, qsizetype length) {
        // The window puts them around what it fills into sentences, which are stored.
        if (code == 0x2068 || (code == 0x2069 && open > 0)) {
            open += code == 0x2068 ? 1 : -1;
            return;
        }
        if (isUnsafe(code))
            result += escape(code);
        else
            result += QStringView(text).mid(first, length);
    });
    return result;
}

QString quotedValue(const std::optional<QString> &value)
{
    return value ? u'"' + displayText(*value) + u'"' : u"null"_s;
}

int displayWidth(const QString &text)
{
    int width = 0;
    forEachCodePoint(text, [&](char32_t code, qsizetype, qsizetype) { width += cellsOf(code); });
    return width;
}

QString elided(const QString &text, int width)
{
    // Most texts are short and plain; a very long one must not be measured in full.
    if (text.size() <= width && displayWidth(text) <= width)
        return text;
    int used = 0;
    qsizetype end = 0;
    bool fits = true;
    forEachCodePoint(text.left(qsizetype{width} * 4 + 8),
                     [&](char32_t code, qsizetype first, qsizetype length) {
                         const int cells = cellsOf(code);
                         fits = fits && used + cells <= width - 1;
                         if (!fits)
                             return;
                         used += cells;
                         end = first + length;
                     });
    if (displayWidth(text.left(qsizetype{width} * 4 + 8)) <= width
        && text.size() <= qsizetype{width} * 4 + 8)
        return text;
    QString cut = text.left(end);
    cut += u'…';
    return cut;
}

QString groupedNumber(qint64 number) { return localNumber(number); }

QString readableBytes(double bytes)
{
    static constexpr std::array units{
        QT_TRANSLATE_NOOP("CommandText", "%1 B"), QT_TRANSLATE_NOOP("CommandText", "%1 kB"),
        QT_TRANSLATE_NOOP("CommandText", "%1 MB"), QT_TRANSLATE_NOOP("CommandText", "%1 GB"),
        QT_TRANSLATE_NOOP("CommandText", "%1 TB")};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < units.size()) {
        bytes /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || bytes >= 100 ? 0 : 1;
    return CommandText::tr(units[unit]).arg(QLocale().toString(bytes, 'f', decimals));
}

QString readableDuration(std::chrono::milliseconds duration)
{
    const qint64 milliseconds = duration.count();
    const qint64 seconds = milliseconds / 1000;
    if (milliseconds < 1000)
        return CommandText::tr("%1 ms").arg(localNumber(milliseconds));
    if (seconds < 60)
        return CommandText::tr("%1 s").arg(
            QLocale().toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    if (seconds < 3600)
        return CommandText::tr("%1 min %2 s")
            .arg(localNumber(seconds / 60))
            .arg(seconds % 60, 2, 10, '0'_L1);
    return CommandText::tr("%1 h %2 min")
        .arg(localNumber(seconds / 3600))
        .arg(seconds / 60 % 60, 2, 10, '0'_L1);
}

namespace {

QDateTime toDateTime(TimePoint time)
{
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

/// The short time of \a locale, with the seconds it leaves out.
QString secondsFormat(const QLocale &locale)
{
    QString format = locale.timeFormat(QLocale::ShortFormat);
    return format.contains(u's') ? format : format.replace("mm"_L1, "mm:ss"_L1);
}

} // namespace

QString readableTime(TimePoint time)
{
    const QDateTime local = toDateTime(time).toLocalTime();
    const QLocale locale;
    // Where no language is set, as in scripts, the form sorts and is never mistaken.
    if (locale.language() == QLocale::C)
        return local.toString(u"yyyy-MM-dd HH:mm:ss"_s);
    QString text = locale.toString(local.date(), QLocale::ShortFormat) + u' '
        + locale.toString(local.time(), secondsFormat(locale));
    // The dates of some languages have marks of direction in them, which a terminal is not given.
    return text.remove(QChar(0x200e)).remove(QChar(0x200f));
}

QString isoTime(TimePoint time) { return toDateTime(time).toString(Qt::ISODateWithMs); }

} // namespace millrace
