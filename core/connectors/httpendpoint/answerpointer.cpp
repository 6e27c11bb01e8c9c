#include "core/connectors/httpendpoint/answerpointer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

AnswerPointer::AnswerPointer(const QString &pointer)
    : m_tokens(pointer.isEmpty() ? QStringList() : pointer.mid(1).split(u'/'))
{
    for (QString &token : m_tokens)
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
}

QJsonValue AnswerPointer::in(const QJsonValue &root) const
{
    QJsonValue value = root;
    for (const QString &token : m_tokens) {
        if (value.isArray()) {
            bool isNumber = false;
            const qsizetype place = token.toLongLong(&isNumber);
            value = isNumber && place >= 0 ? value.toArray().at(place)
                                           : QJsonValue(QJsonValue::Undefined);
        } else {
            value = value.isObject() ? value.toObject().value(token)
                                     : QJsonValue(QJsonValue::Undefined);
        }
    }
    return value;
}

QString AnswerPointer::text() const
{
    QString pointer;
    for (QString token : m_tokens)
        pointer += u'/' + token.replace("~"_L1, "~0"_L1).replace("/"_L1, "~1"_L1);
    return pointer;
}

QString wordsOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return value.toVariant().toString();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return {};
}

} // namespace millrace
