#include "core/interchange/connectionsetschema.h"

#include <QFile>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

QByteArray connectionSetSchemaText()
{
    QFile file(u":/interchange/connections.schema.json"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject connectionSetSchema(const QString &definition)
{
    static const QJsonObject s_schema = QJsonDocument::fromJson(connectionSetSchemaText()).object();
    if (definition.isEmpty())
        return s_schema;
    return {{u"$ref"_s, QString(u"#/definitions/"_s + definition)},
            {u"definitions"_s, s_schema.value("definitions"_L1)}};
}

} // namespace millrace
