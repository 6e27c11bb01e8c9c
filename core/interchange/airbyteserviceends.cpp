#include "core/interchange/airbyteendtranslation.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

TranslatedEnd faker(EndTranslation &t)
{
    for (const QString &key : {u"count"_s, u"seed"_s, u"records_per_slice"_s})
        t.takeInteger(key, {key});
    t.take(u"always_updated"_s, {u"always_updated"_s});
    t.ignore({u"parallelism"_s});
    t.change(Text::tr("The sample records are others than those of Airbyte."));
    return t.finish(u"sample"_s);
}

/// Where rejected records are brought to has the words of Airbyte here, too.
void takeRejectedStorage(EndTranslation &t)
{
    const QString key = u"object_storage_config"_s;
    t.ignore({key});
    QJsonObject storage = t.from().value(key).toObject();
    if (storage.value("storage_type"_L1).toString() != "S3"_L1)
        return;
    if (!storage.value("role_arn"_L1).toString().isEmpty())
        t.decide(Text::tr("Rejected records were brought to a bucket by a role, which is not done "
                          "here: enter an access key."));
    storage.remove("role_arn"_L1);
    t.set(key, t.withoutSecrets(storage, key, u'/' + key, {}));
}

TranslatedEnd activation(EndTranslation &t, const QString &connectorId)
{
    t.ignore({u"credentials"_s, u"client_id"_s, u"client_secret"_s, u"refresh_token"_s,
              u"is_sandbox"_s});
    const QJsonObject credentials = t.from().value("credentials"_L1).toObject();
    if (connectorId == "customerio"_L1) {
        t.set(u"site_id"_s, shownText(credentials, u"site_id"_s));
        t.setSecret(u"api_key"_s);
    } else if (connectorId == "salesforce"_L1) {
        t.set(u"credentials"_s,
              QJsonObject{{u"method"_s, u"oauth"_s},
                          {u"client_id"_s, shownText(t.from(), u"client_id"_s)}});
        t.setSecret(u"credentials.client_secret"_s);
        t.setSecret(u"credentials.refresh_token"_s);
        const bool isSandbox = t.from().value("is_sandbox"_L1).toBool();
        t.set(u"login"_s, QJsonObject{{u"kind"_s, isSandbox ? u"sandbox"_s : u"production"_s}});
    } else {
        t.set(u"credentials"_s,
              QJsonObject{{u"method"_s, u"oauth"_s},
                          {u"client_id"_s, shownText(credentials, u"client_id"_s)}});
        t.setSecret(u"credentials.client_secret"_s);
        t.setSecret(u"credentials.refresh_token"_s);
    }
    takeRejectedStorage(t);
    return t.finish(connectorId);
}

TranslatedEnd manifest(const AirbyteEnd &end, const QString &name, const ConnectorInfo &info)
{
    EndTranslation t(end, name);
    const QStringList secrets
        = secretPointers(end.role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec);
    for (auto each = end.configuration.begin(); each != end.configuration.end(); ++each) {
        t.ignore({each.key()});
        static const QStringList s_connector{u"sourceType"_s,         u"source_type"_s,
                                             u"definitionId"_s,       u"definition_id"_s,
                                             u"sourceDefinitionId"_s, u"source_definition_id"_s};
        if (!s_connector.contains(each.key()))
            t.set(each.key(),
                  t.withoutSecrets(each.value(), each.key(), u'/' + each.key(), secrets));
    }
    return t.finish(info.id);
}

} // namespace

std::optional<TranslatedEnd> translatedService(const AirbyteEnd &end, const QString &name,
                                               const ConnectorRegistry &registry)
{
    EndTranslation t(end, name);
    const QString kind = end.connector.section(u'-', 1);
    if (t.isSource() && (kind == "faker"_L1 || kind == "sample-data"_L1))
        return faker(t);
    if (!t.isSource() && (kind == "hubspot"_L1 || kind == "salesforce"_L1))
        return activation(t, kind);
    if (!t.isSource() && (kind == "customer-io"_L1 || kind == "customerio"_L1))
        return activation(t, u"customerio"_s);
    const ConnectorInfo *info = registry.find(end.connector);
    if (info != nullptr && t.isSource() && info->isSource())
        return manifest(end, name, *info);
    return std::nullopt;
}

} // namespace millrace
