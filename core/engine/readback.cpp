#include "core/engine/readback.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

std::optional<ReadBack> ReadBack::of(const QJsonObject &destinationSpec)
{
    return destinationSpec.contains("x-read-back"_L1) ? std::optional(ReadBack(destinationSpec))
                                                      : std::nullopt;
}

QJsonValue ReadBack::valueOf(const QString &key, const QJsonObject &configuration) const
{
    const QJsonValue standard = m_spec["properties"_L1][key]["default"_L1];
    return configuration.contains(key) ? configuration.value(key) : standard;
}

QString ReadBack::pathOf(const DestinationName &name, const QJsonObject &configuration) const
{
    QString path = valueOf(m_rule.value("folder"_L1).toString(), configuration).toString() + u'/'
        + name.name;
    for (const QJsonValue &ending : m_rule.value("endings"_L1).toArray()) {
        const QString key = ending["setting"_L1].toString();
        path += ending["adds"_L1][valueOf(key, configuration).toString()].toString();
    }
    return path;
}

QJsonObject ReadBack::sourceFor(const QString &path, const QJsonObject &configuration,
                                const Schema &columns) const
{
    QJsonObject source = m_rule.value("fixed"_L1).toObject();
    source.insert(m_rule.value("path"_L1).toString(), path);
    for (const QJsonValue &key : m_rule.value("same"_L1).toArray())
        source.insert(key.toString(), valueOf(key.toString(), configuration));
    QJsonObject types;
    for (const Field &column : columns.fields()) {
        // Bytes are written as text.
        if (column.type != FieldType::Binary)
            types.insert(column.name, fieldTypeName(column.type));
    }
    source.insert(m_rule.value("types"_L1).toString(), types);
    return source;
}

} // namespace millrace
