#include "core/delivery/deliverypath.h"

#include "core/delivery/deliveryerrors.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>
#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bytes of a name from outside; a part of a path may have 255, and has more than a name.
constexpr qsizetype s_longestValue = 100;
constexpr qsizetype s_longestPart = 240;

const QRegularExpression &variables()
{
    // ${NAMESPACE} is how Airbyte's own destinations write {namespace}.
    static const QRegularExpression s_variables(u"\\$?\\{([^{}]*)\\}"_s);
    return s_variables;
}

/// \a text cut to \a bytes of UTF-8, with a sum of the whole instead of what is left out.
QString shortened(const QString &text, qsizetype bytes)
{
    const QByteArray utf8 = text.toUtf8();
    if (utf8.size() <= bytes)
        return text;
    const QByteArray sum
        = QCryptographicHash::hash(utf8, QCryptographicHash::Sha256).toHex().first(8);
    QString start = text;
    while (start.toUtf8().size() > bytes - 9)
        start.chop(start.back().isLowSurrogate() ? 2 : 1);
    return start + u'-' + QString::fromLatin1(sum);
}

QString encoded(QChar letter)
{
    return u"%%1"_s.arg(letter.unicode(), 2, 16, QChar(u'0')).toUpper();
}

/// \a value as one part of a path, or a piece of one.
QString safe(const QString &value)
{
    QString text;
    for (const QChar letter : value) {
        const bool isHarmless = letter != u'/' && letter != u'\\' && letter != u'%'
            && letter.unicode() >= 0x20 && letter.unicode() != 0x7f;
        text += isHarmless ? QString(letter) : encoded(letter);
    }
    return shortened(text, s_longestValue);
}

/// \a format: letters of Java's SimpleDateFormat, which are Qt's but for the milliseconds.
QString dateText(const QDateTime &time, QString format)
{
    return time.toString(format.replace(u"SSS"_s, u"zzz"_s));
}

/// The variables that depend on the moment alone; nothing for another name.
std::optional<QString> timeValue(const QString &name, const QString &argument,
                                 const QDateTime &time)
{
    const auto number
        = [](qint64 value, int digits) { return u"%1"_s.arg(value, digits, 10, QChar(u'0')); };
    if (name == "date"_L1)
        return dateText(time, argument.isEmpty() ? u"yyyy-MM-dd"_s : argument);
    if (name == "timestamp"_L1 && argument == "millis"_L1)
        return QString::number(time.toMSecsSinceEpoch());
    if (name == "timestamp"_L1 && argument == "micro"_L1)
        return QString::number(time.toMSecsSinceEpoch() * 1000);
    if (name == "timestamp"_L1 && argument.isEmpty())
        return dateText(time, u"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"_s);
    if (!argument.isEmpty())
        return std::nullopt;
    if (name == "year"_L1)
        return number(time.date().year(), 4);
    if (name == "month"_L1)
        return number(time.date().month(), 2);
    if (name == "day"_L1)
        return number(time.date().day(), 2);
    if (name == "hour"_L1)
        return number(time.time().hour(), 2);
    if (name == "minute"_L1)
        return number(time.time().minute(), 2);
    if (name == "second"_L1)
        return number(time.time().second(), 2);
    if (name == "millisecond"_L1)
        return number(time.time().msec(), 3);
    if (name == "epoch"_L1)
        return QString::number(time.toMSecsSinceEpoch());
    return std::nullopt;
}

/// What \a variable, without its braces, stands for; nothing when there is no such.
std::optional<QString> valueOf(const QString &variable, const DeliveryPathValues &values,
                               const QString &extension)
{
    const QString name = variable.section(u':', 0, 0).toLower();
    const QString argument = variable.section(u':', 1);
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(values.time).time_since_epoch().count();
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
    if (const auto text = timeValue(name, argument, time))
        return safe(*text);
    if (!argument.isEmpty())
        return std::nullopt;
    if (name == "namespace"_L1)
        return safe(values.stream.nameSpace);
    if (name == "stream_name"_L1)
        return safe(values.stream.name);
    if (name == "sync_id"_L1)
        return QString::number(values.syncId);
    if (name == "part_number"_L1)
        return QString::number(values.part);
    if (name == "uuid"_L1)
        return QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (name == "format_extension"_L1)
        return extension;
    return std::nullopt;
}

QString filled(const QString &format, const DeliveryPathValues &values, const QString &extension)
{
    QString text;
    qsizetype end = 0;
    auto matches = variables().globalMatch(format);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        text += format.mid(end, match.capturedStart() - end);
        text += valueOf(match.captured(1), values, extension).value_or(match.captured());
        end = match.capturedEnd();
    }
    return text + format.mid(end);
}

Result<void> checkFormat(const QString &format, const QString &pointer)
{
    auto matches = variables().globalMatch(format);
    QString rest = format;
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (!valueOf(match.captured(1), {}, {}))
            return makeError(deliveryerrors::variableUnknown, {format, match.captured()}, {},
                             pointer);
        rest.replace(match.captured(), u"x"_s);
    }
    const auto isControl = [](QChar letter) { return letter.unicode() < 0x20; };
    const QStringList parts = rest.split(u'/');
    if (parts.contains(u".."_s) || parts.contains(u"."_s) || rest.contains(u'\\')
        || std::ranges::any_of(rest, isControl))
        return makeError(deliveryerrors::pathInvalid, {format}, {}, pointer);
    return {};
}

/// One part of a path, whatever the values in it came to.
QString partOf(const QString &text)
{
    if (text == "."_L1 || text == ".."_L1)
        return QString(text).replace(u'.', u"%2E"_s);
    return shortened(text, s_longestPart);
}

} // namespace

Result<void> checkPaths(const DeliverySettings &settings)
{
    const auto pointer
        = [](QLatin1StringView key) -> QString { return u'/' + deliveryKey() + u'/' + key; };
    if (auto checked = checkFormat(settings.bucketPath, pointer("bucket_path"_L1)); !checked)
        return checked;
    if (auto checked = checkFormat(settings.pathFormat, pointer("path_format"_L1)); !checked)
        return checked;
    const QString &name = settings.fileNameFormat;
    if (name.trimmed().isEmpty() || name.endsWith(u'/'))
        return makeError(deliveryerrors::pathInvalid, {name}, {}, pointer("file_name_format"_L1));
    return checkFormat(name, pointer("file_name_format"_L1));
}

QString deliveryPath(const DeliverySettings &settings, const DeliveryPathValues &values)
{
    const QString extension = extensionOf(settings.form);
    QStringList parts;
    const QString folders = settings.bucketPath + u'/' + settings.pathFormat;
    const QStringList names = filled(folders, values, extension).split(u'/', Qt::SkipEmptyParts);
    for (const QString &name : names)
        parts << partOf(name);
    const QStringList last
        = filled(settings.fileNameFormat, values, extension).split(u'/', Qt::SkipEmptyParts);
    for (const QString &name : last)
        parts << partOf(name);
    // Nothing is left of a name that was made of an empty namespace alone.
    QString file = last.isEmpty() ? u"rejected"_s + extension : parts.takeLast();
    QString ending;
    if (file.endsWith(extension)) {
        ending = extension;
        file.chop(extension.size());
    }
    file = shortened(file, s_longestPart - 20);
    if (values.taken > 0)
        file += u"-%1"_s.arg(values.taken);
    parts << partOf(file + ending);
    return parts.join(u'/');
}

} // namespace millrace
