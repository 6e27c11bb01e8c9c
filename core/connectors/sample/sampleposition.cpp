#include "core/connectors/sample/sampleposition.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

std::string SamplePosition::text() const
{
    const QJsonObject json{{u"seed"_s, seed},
                           {u"next"_s, next},
                           {u"updated_at"_s, updatedAt},
                           {u"complete"_s, isComplete}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<SamplePosition> SamplePosition::fromText(const std::string &text)
{
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    const SamplePosition position{
        json.value("seed"_L1).toInteger(-1), json.value("next"_L1).toInteger(-1),
        json.value("updated_at"_L1).toInteger(-1), json.value("complete"_L1).toBool()};
    if (position.seed < 0 || position.next < 0 || position.updatedAt < 0)
        return std::nullopt;
    return position;
}

} // namespace millrace
