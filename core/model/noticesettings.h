// NoticeSettings: what a person is told about, by which channels, and where these lead.
#pragma once

#include "core/base/result.h"
#include "core/model/notice.h"

#include <QStringList>

#include <map>

namespace millrace {

/// What is told, and how. As it is made, it is the default of a profile. A bound of zero is none.
struct NoticeRules final
{
    static constexpr int s_mostRejected = 1'000'000'000;
    static constexpr int s_mostDays = 3650;
    static constexpr int s_mostMinutes = 60 * 24 * 30;
    static constexpr int s_mostTimes = 1000;

    /// Of every kind. One without channels is kept in the profile alone.
    std::map<NoticeKind, NoticeChannels> channels = defaultChannels();
    int manyRejected = 100; ///< Rejected records of a run; more than these are many.
    int nothingNewDays = 0; ///< So many days without a written row.
    int longRunMinutes = 10; ///< A run that has taken longer is long …
    int longRunTimes = 0; ///< … and so is one that takes so many times longer than usual.

    [[nodiscard]] static std::map<NoticeKind, NoticeChannels> defaultChannels();

    bool operator==(const NoticeRules &) const = default;
};

/// What a connection has otherwise than its profile. A plain value; as it is made, nothing.
struct NoticeOverrides final
{
    std::map<NoticeKind, NoticeChannels> channels{};
    std::optional<int> manyRejected{};
    std::optional<int> nothingNewDays{};
    std::optional<int> longRunMinutes{};
    std::optional<int> longRunTimes{};

    [[nodiscard]] bool isEmpty() const { return *this == NoticeOverrides(); }
    bool operator==(const NoticeOverrides &) const = default;
};

/// What holds for a connection.
[[nodiscard]] NoticeRules rulesWith(const NoticeRules &profile, const NoticeOverrides &connection);

/// What \a rules has otherwise than \a profile.
[[nodiscard]] NoticeOverrides differences(const NoticeRules &rules, const NoticeRules &profile);

/// What a webhook gets.
enum class WebhookForm {
    Airbyte, ///< {"data": …} with the numbers of the run, and "text" (behaviour §5.3).
    Slack, ///< {"text": …} alone.
};
/// "airbyte", "slack".
[[nodiscard]] QString webhookFormName(WebhookForm form);
[[nodiscard]] std::optional<WebhookForm> webhookFormFromName(const QString &name);

/// Where webhooks go. The address is often a key by itself, and so a secret.
struct WebhookSettings final
{
    WebhookForm form = WebhookForm::Airbyte;
    /// {"$secret": name} or {"$env": variable}; empty: no address. Never the plain text.
    QJsonObject url{};
    QString host{}; ///< Of the address; all of it that may be shown.

    [[nodiscard]] bool isComplete() const { return !url.isEmpty(); }
    bool operator==(const WebhookSettings &) const = default;
};

/// How the way to the mail server is made safe; there is none without.
enum class MailSecurity {
    StartTls, ///< TLS is asked for at once; a server without it gets nothing. Port 587.
    Tls, ///< From the first byte. Port 465.
};
/// "starttls", "tls".
[[nodiscard]] QString mailSecurityName(MailSecurity security);
[[nodiscard]] std::optional<MailSecurity> mailSecurityFromName(const QString &name);
[[nodiscard]] int standardPort(MailSecurity security);

struct MailSettings final
{
    QString host{};
    int port = 0; ///< 0: the standard one.
    MailSecurity security = MailSecurity::StartTls;
    QString user{}; ///< Empty: without signing in.
    /// {"$secret": name} or {"$env": variable}; empty: no password. Never the plain text.
    QJsonObject password{};
    QString from{};
    QStringList to{};

    [[nodiscard]] bool isComplete() const
    {
        return !host.isEmpty() && !from.isEmpty() && !to.isEmpty();
    }
    bool operator==(const MailSettings &) const = default;
};

/// Of a profile.
struct NoticeSettings final
{
    NoticeRules rules{};
    WebhookSettings webhook{};
    MailSettings mail{};

    /// Whether \a channel leads anywhere; the desktop always does.
    [[nodiscard]] bool leadsAnywhere(NoticeChannel channel) const;
    bool operator==(const NoticeSettings &) const = default;
};

/// "someone@example.org": a local part of the characters that need no quotes, and a host name. No
/// other text comes into an envelope or a head of a mail.
[[nodiscard]] bool isMailAddress(const QString &text);
/// A host name or an address of the Internet protocol, without anything else.
[[nodiscard]] bool isMailHost(const QString &text);

/// As it is stored; a value that is the default is left out.
[[nodiscard]] QJsonObject toJson(const NoticeSettings &settings);
[[nodiscard]] QJsonObject toJson(const NoticeOverrides &overrides);
/// What is absent or makes no sense keeps its default.
[[nodiscard]] NoticeSettings noticeSettingsFromJson(const QJsonObject &json);
[[nodiscard]] NoticeOverrides noticeOverridesFromJson(const QJsonObject &json);
/// The same of what a person wrote: what makes no sense is "notices.rule_invalid", its field the
/// place.
[[nodiscard]] Result<NoticeOverrides> checkedNoticeOverrides(const QJsonObject &json);

} // namespace millrace
