#include "core/interchange/airbyteconnections.h"
#include "core/interchange/airbyteforms.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

/// What a destination with objects is told to do, by the second half of the sync mode.
QString operationOf(const QString &syncMode)
{
    static const QHash<QString, QString> s_operations{
        {u"append"_s, u"insert"_s},       {u"deduped_history"_s, u"upsert"_s},
        {u"append_dedup"_s, u"upsert"_s}, {u"overwrite_deduped"_s, u"upsert"_s},
        {u"update"_s, u"update"_s},       {u"soft_delete"_s, u"soft_delete"_s}};
    QString write = syncMode.toLower();
    write.remove(u"full_refresh_"_s).remove(u"incremental_"_s);
    return s_operations.value(write);
}

/// HubSpot's own objects are called otherwise here.
QString objectOf(const QString &name, const QString &connectorId)
{
    static const QHash<QString, QString> s_objects{{u"CONTACT"_s, u"contacts"_s},
                                                   {u"COMPANY"_s, u"companies"_s},
                                                   {u"DEAL"_s, u"deals"_s},
                                                   {u"PRODUCT"_s, u"products"_s}};
    return connectorId == "hubspot"_L1 ? s_objects.value(name.toUpper(), name) : name;
}

/// The fields of the object by those of the stream, in their order.
class Rows final
{
public:
    explicit Rows(const QJsonObject &stream)
    {
        for (const QJsonValue &each : stream.value("selectedFields"_L1).toArray()) {
            if (const QString field = wholeField(each); !field.isEmpty())
                m_fields << field;
        }
        for (const QJsonValue &each : stream.value("mappers"_L1).toArray())
            follow(each.toObject());
    }

    [[nodiscard]] QJsonArray fields() const
    {
        QJsonArray list;
        for (const QString &field : m_fields)
            list.append(QJsonObject{{m_names.value(field, field), field}});
        return list;
    }
    /// Of \a source, as the stream has it.
    [[nodiscard]] QString target(const QString &source) const
    {
        const QString field = m_suffixed.value(source, source);
        return m_names.value(field, field);
    }

private:
    void follow(const QJsonObject &mapper)
    {
        const QString kind = mapper.value("type"_L1).toString();
        const QJsonObject settings = mapperSettings(mapper);
        const QString field = settings.value("targetField"_L1).toString();
        if (kind == "field-filtering"_L1) {
            m_fields.removeAll(field);
        } else if (kind == "field-renaming"_L1) {
            const QString from = settings.value("originalFieldName"_L1).toString();
            m_names.insert(from, settings.value("newFieldName"_L1).toString());
            if (!m_fields.contains(from))
                m_fields << from;
        } else if (const QString suffix = settings.value("fieldNameSuffix"_L1).toString();
                   !suffix.isEmpty() && !field.isEmpty()) {
            m_suffixed.insert(field, field + suffix);
            m_fields.replaceInStrings(
                QRegularExpression(u"\\A"_s + QRegularExpression::escape(field) + u"\\z"_s),
                field + suffix);
        }
    }

    QStringList m_fields; ///< After what is done before the mapping.
    QHash<QString, QString> m_names; ///< At the destination.
    QHash<QString, QString> m_suffixed;
};

} // namespace

QJsonObject translatedMapping(const QJsonObject &stream, const QString &connectorId,
                              QString &problem)
{
    const QString object = stream.value("destinationObjectName"_L1).toString();
    const QString operation = operationOf(stream.value("syncMode"_L1).toString());
    const Rows rows(stream);
    const QJsonArray fields = rows.fields();
    if (object.isEmpty())
        problem = Text::tr("It is not said into which object of the destination the stream goes.");
    else if (operation.isEmpty())
        problem
            = Text::tr("What the destination does with records is said in a way not known here.");
    else if (fields.isEmpty())
        problem = Text::tr("It is not said which fields of the object are filled.");
    if (!problem.isEmpty())
        return {};
    QJsonObject mapping{{u"object"_s, objectOf(object, connectorId)},
                        {u"operation"_s, operation},
                        {u"fields"_s, fields}};
    QJsonArray key;
    for (const QJsonValue &part : stream.value("primaryKey"_L1).toArray()) {
        if (const QString field = wholeField(part); !field.isEmpty())
            key.append(rows.target(field));
    }
    if (!key.isEmpty() && operation != "insert"_L1)
        mapping.insert("matching_key"_L1, key);
    return mapping;
}

} // namespace millrace
