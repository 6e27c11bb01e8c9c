#include "core/interchange/noticestorage.h"

#include "core/interchange/endpointstorage.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionrepository.h"
#include "core/store/settingsrepository.h"

#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_key = u"notices"_s;
/// Endpoints begin theirs with an id, which has another shape.
const QString s_urlName = u"notices/webhook/url"_s;
const QString s_passwordName = u"notices/mail/password"_s;

constexpr ErrorDefinition s_urlInvalid{
    "notices.url_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The address of the webhook is none that a request can go to."),
    QT_TRANSLATE_NOOP("errors", "It begins with https:// or http:// and names a server.")};

Result<QJsonObject> taken(SecretChanges &changes, const QJsonObject &former, const QString &name,
                          const std::optional<QString> &entered)
{
    if (!entered)
        return former;
    if (entered->isEmpty())
        return QJsonObject();
    if (auto written = changes.write(name, *entered); !written)
        return written.error();
    return QJsonObject{{u"$secret"_s, name}};
}

Result<void> takeSecrets(SecretChanges &changes, NoticeSettings &settings,
                         const NoticeSecrets &entered)
{
    auto url = taken(changes, settings.webhook.url, s_urlName, entered.webhookUrl);
    if (!url)
        return url.error();
    settings.webhook.url = std::move(*url);
    if (entered.webhookUrl)
        settings.webhook.host = QUrl(*entered.webhookUrl).host();
    auto password = taken(changes, settings.mail.password, s_passwordName, entered.mailPassword);
    if (!password)
        return password.error();
    settings.mail.password = std::move(*password);
    return {};
}

Result<QString> resolved(const QJsonObject &reference, const SecretStore &secrets)
{
    if (reference.isEmpty())
        return QString();
    const auto found = withSecretsResolved({{u"value"_s, reference}}, {u"/value"_s}, secrets);
    if (!found)
        return found.error();
    return found->configuration.value("value"_L1).toString();
}

} // namespace

Result<NoticeSettings> storedNotices(StateDatabase &database)
{
    const auto stored = SettingsRepository(database).value(s_key);
    if (!stored)
        return stored.error();
    return noticeSettingsFromJson(stored->toObject());
}

Result<NoticeSettings> storeNotices(StateDatabase &database, SecretStore &secrets,
                                    NoticeSettings settings, const NoticeSecrets &entered)
{
    const bool hasNewUrl = entered.webhookUrl && !entered.webhookUrl->isEmpty();
    if (hasNewUrl && !isWebhookUrl(*entered.webhookUrl))
        return makeError(s_urlInvalid);
    SecretChanges changes(secrets);
    auto taken = takeSecrets(changes, settings, entered);
    // What goes and what comes are of one moment: nobody else's secret is forgotten for it.
    const auto former = taken ? database.write<NoticeSettings>([&](QSqlDatabase &) {
        auto before = storedNotices(database);
        if (!before)
            return before;
        auto stored = SettingsRepository(database).setValue(s_key, toJson(settings));
        return stored ? before : Result<NoticeSettings>(stored.error());
    })
                              : Result<NoticeSettings>(taken.error());
    if (!former) {
        changes.undo();
        return former.error();
    }
    QStringList unused = noticeSecretNames(*former);
    const QStringList current = noticeSecretNames(settings);
    unused.removeIf([&](const QString &name) { return current.contains(name); });
    if (unused.isEmpty())
        return settings;
    const auto used = usedSecretNames(database);
    if (!used)
        return used.error();
    unused.removeIf([&](const QString &name) { return used->contains(name); });
    if (auto forgotten = forgetSecrets(unused, secrets); !forgotten)
        return forgotten.error();
    return settings;
}

bool isWebhookUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    return url.isValid() && isWeb && !url.host().isEmpty() && url.userInfo().isEmpty();
}

Result<QString> webhookUrl(const WebhookSettings &settings, const SecretStore &secrets)
{
    return resolved(settings.url, secrets);
}

Result<QString> mailPassword(const MailSettings &settings, const SecretStore &secrets)
{
    return resolved(settings.password, secrets);
}

QStringList noticeSecretNames(const NoticeSettings &settings)
{
    return secretNames({{u"webhook"_s, settings.webhook.url}, {u"mail"_s, settings.mail.password}});
}

Result<NoticeOverrides> storedNoticeOverrides(StateDatabase &database, const QString &connectionId)
{
    const auto connection = ConnectionRepository(database).find(connectionId);
    if (!connection)
        return connection.error();
    return connection->settings.notices;
}

Result<void> storeNoticeOverrides(StateDatabase &database, const QString &connectionId,
                                  const NoticeOverrides &overrides, ChangeOrigin origin)
{
    const auto saved = ConnectionRepository(database).edit(
        connectionId,
        [&overrides](Connection &connection) { connection.settings.notices = overrides; }, origin);
    return saved ? Result<void>() : saved.error();
}

} // namespace millrace
