#include "core/store/storedvalues.h"

#include "core/store/storeerrors.h"

#include <QJsonDocument>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

QString storedJson(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QString storedJson(const QJsonArray &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QString storedJson(const QStringList &list) { return storedJson(QJsonArray::fromStringList(list)); }

QJsonObject objectFromStored(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

QJsonArray arrayFromStored(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).array();
}

QStringList listFromStored(const QString &text)
{
    QStringList list;
    for (const QJsonValue &entry : arrayFromStored(text))
        list << entry.toString();
    return list;
}

std::optional<QString> storedError(const std::optional<Error> &error)
{
    if (!error)
        return std::nullopt;
    return storedJson(QJsonObject{{u"code"_s, error->code},
                                  {u"kind"_s, errorKindName(error->kind)},
                                  {u"message"_s, error->message},
                                  {u"hint"_s, error->hint},
                                  {u"detail"_s, error->detail},
                                  {u"field"_s, error->field}});
}

std::optional<Error> errorFromStored(const Statement &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    const QJsonObject json = objectFromStored(row.text(column));
    return Error{
        json.value("code"_L1).toString(),    errorKindFromName(json.value("kind"_L1).toString()),
        json.value("message"_L1).toString(), json.value("hint"_L1).toString(),
        json.value("detail"_L1).toString(),  json.value("field"_L1).toString()};
}

void bindCounts(Statement &statement, int place, const StreamCounts &counts)
{
    for (const qint64 count :
         std::array{counts.read, counts.written, counts.filtered, counts.rejected,
                    counts.unconfirmed, counts.changed, counts.readBytes})
        statement.bind(place++, count);
}

StreamCounts countsAt(const Statement &row, int column)
{
    StreamCounts counts;
    for (qint64 *count :
         std::array{&counts.read, &counts.written, &counts.filtered, &counts.rejected,
                    &counts.unconfirmed, &counts.changed, &counts.readBytes})
        *count = row.integer(column++);
    return counts;
}

Error unknownWord(const QString &kind, const QString &word)
{
    return makeError(storeerrors::valueUnknown, {kind, word});
}

} // namespace millrace
