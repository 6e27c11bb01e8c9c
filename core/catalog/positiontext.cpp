#include "core/catalog/positiontext.h"

#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct PositionText final
{
    Q_DECLARE_TR_FUNCTIONS(PositionText)
};

QString grouped(qint64 number) { return QLocale().toString(number); }

/// A moment as people write it; any other text as it is.
QString momentText(const QString &text)
{
    static const QRegularExpression s_moment(
        u"^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d)(:\\d\\d(?:\\.\\d+)?)?"
        "(Z|[+-]\\d\\d(?::?\\d\\d)?)?$"_s);
    const QRegularExpressionMatch match = s_moment.match(text);
    if (!match.hasMatch())
        return text;
    QString moment = match.captured(1) + u' ' + match.captured(2);
    if (match.captured(3).contains(QRegularExpression(u"[1-9]"_s)))
        moment += match.captured(3);
    const QString zone = match.captured(4);
    if (zone.isEmpty())
        return moment;
    const bool isUtc = zone == u'Z' || !zone.contains(QRegularExpression(u"[1-9]"_s));
    return moment + u' ' + (isUtc ? u"UTC"_s : zone);
}

/// A value as it stands; an object may tell its type beside it.
QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isDouble())
        return value.toVariant().toString();
    return value.isObject() ? valueText(value.toObject().value("value"_L1)) : QString();
}

QString filesText(const QJsonObject &json)
{
    QStringList parts;
    if (json.contains("finished"_L1))
        parts << PositionText::tr("%n file(s) are read", nullptr,
                                  static_cast<int>(json.value("finished"_L1).toArray().size()));
    const QJsonObject current = json.value("current"_L1).toObject();
    if (!current.isEmpty())
        parts << PositionText::tr("%1 up to line %2")
                     .arg(QFileInfo(current.value("path"_L1).toString()).fileName(),
                          grouped(current.value("line"_L1).toInteger()));
    return parts.join(u", "_s);
}

QString objectText(const QJsonObject &json)
{
    const QString cursor = valueText(json.value("cursor"_L1));
    const QString field = json.value("cursor_field"_L1).toString();
    if (!cursor.isEmpty() && !field.isEmpty())
        return PositionText::tr("everything up to %1 (%2)").arg(momentText(cursor), field);
    if (!cursor.isEmpty())
        return PositionText::tr("everything up to %1").arg(momentText(cursor));
    if (QString files = filesText(json); !files.isEmpty())
        return files;
    const bool isDone = json.value("done"_L1).toBool() || json.value("complete"_L1).toBool();
    for (const auto key : {"next"_L1, "rows"_L1}) {
        const qint64 rows = json.value(key).toInteger();
        if (rows > 0)
            return isDone ? PositionText::tr("complete, %1 records", nullptr, pluralOf(rows))
                                .arg(grouped(rows))
                          : PositionText::tr("%1 records are read", nullptr, pluralOf(rows))
                                .arg(grouped(rows));
    }
    return isDone ? PositionText::tr("complete")
                  : PositionText::tr("a position only the source understands");
}

} // namespace

QString positionText(const QJsonValue &position)
{
    if (position.isNull() || position.isUndefined())
        return PositionText::tr("the beginning");
    if (position.isObject())
        return objectText(position.toObject());
    const QString text = valueText(position);
    return text.isEmpty() ? PositionText::tr("a position only the source understands") : text;
}

QString positionText(const std::string &position)
{
    const QByteArray bytes = QByteArray::fromStdString(position);
    const QJsonArray list = QJsonDocument::fromJson('[' + bytes + ']').array();
    const QJsonValue value = list.size() == 1 ? list.first() : QJsonValue();
    // A number keeps all its digits as a text.
    const bool isReadAsJson
        = list.size() == 1 && (value.isObject() || value.isNull() || value.isString());
    return positionText(isReadAsJson ? value : QJsonValue(QString::fromUtf8(bytes)));
}

} // namespace millrace
