// NoticeStorage: what a profile and its connections are told about, with the secrets kept apart.
#pragma once

#include "core/model/noticesettings.h"
#include "core/model/timelineevent.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// Secrets that were entered and are to be stored: empty means none from now on, nothing that the
/// reference in the settings stays.
struct NoticeSecrets final
{
    std::optional<QString> webhookUrl{};
    std::optional<QString> mailPassword{};
};

/// The stored settings; the defaults where nothing is stored.
[[nodiscard]] Result<NoticeSettings> storedNotices(StateDatabase &database);

/// Stores \a settings and returns them as stored; \a entered goes to \a secrets. A secret that
/// nothing refers to any more is forgotten. "notices.url_invalid" for an address that is none.
/// Blocks; for background threads. After a failure \a secrets is as it was.
[[nodiscard]] Result<NoticeSettings> storeNotices(StateDatabase &database, SecretStore &secrets,
                                                  NoticeSettings settings,
                                                  const NoticeSecrets &entered = {});

/// Whether \a text is an address webhooks can go to: http or https, with a host and no user.
[[nodiscard]] bool isWebhookUrl(const QString &text);

/// The texts \a settings refer to; empty where they refer to none. Blocks.
[[nodiscard]] Result<QString> webhookUrl(const WebhookSettings &settings,
                                         const SecretStore &secrets);
[[nodiscard]] Result<QString> mailPassword(const MailSettings &settings,
                                           const SecretStore &secrets);

/// The names of the secrets \a settings refer to.
[[nodiscard]] QStringList noticeSecretNames(const NoticeSettings &settings);

/// What the connection has otherwise than its profile: a setting of it like the others.
[[nodiscard]] Result<NoticeOverrides> storedNoticeOverrides(StateDatabase &database,
                                                            const QString &connectionId);
[[nodiscard]] Result<void> storeNoticeOverrides(StateDatabase &database,
                                                const QString &connectionId,
                                                const NoticeOverrides &overrides,
                                                ChangeOrigin origin = ChangeOrigin::CommandLine);

} // namespace millrace
