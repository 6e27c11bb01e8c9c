#include "core/model/noticesettings.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_channels = "channels"_L1;
constexpr auto s_rejected = "many_rejected"_L1;
constexpr auto s_days = "nothing_new_days"_L1;
constexpr auto s_minutes = "long_run_minutes"_L1;
constexpr auto s_times = "long_run_times"_L1;

constexpr ErrorDefinition s_ruleInvalid{
    "notices.rule_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The notices of a connection cannot be read: \"%1\" is not %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Correct it, or leave it out: then the settings of the profile "
                      "hold.")};

QJsonObject toJson(const std::map<NoticeKind, NoticeChannels> &channels,
                   const std::map<NoticeKind, NoticeChannels> &standard)
{
    QJsonObject json;
    for (const auto &[kind, chosen] : channels) {
        const auto usual = standard.find(kind);
        if (usual != standard.end() && usual->second == chosen)
            continue;
        QJsonArray names;
        for (const NoticeChannel channel : chosen)
            names.append(noticeChannelName(channel));
        json.insert(noticeKindName(kind), names);
    }
    return json;
}

std::map<NoticeKind, NoticeChannels> channelsFromJson(const QJsonObject &json)
{
    std::map<NoticeKind, NoticeChannels> channels;
    for (auto each = json.begin(); each != json.end(); ++each) {
        const auto kind = noticeKindFromName(each.key());
        if (!kind || !each->isArray())
            continue;
        NoticeChannels chosen;
        for (const QJsonValue &name : each->toArray()) {
            if (const auto channel = noticeChannelFromName(name.toString()))
                chosen.insert(*channel);
        }
        channels[*kind] = std::move(chosen);
    }
    return channels;
}

std::optional<int> numberFrom(const QJsonValue &value, int most)
{
    const double number = value.toDouble(-1);
    if (number < 0 || number > most || number != static_cast<int>(number))
        return std::nullopt;
    return static_cast<int>(number);
}

Error ruleInvalid(const QString &pointer, const QString &expected)
{
    return makeError(s_ruleInvalid, {pointer.mid(1).replace(u'/', u'.'), expected}, {}, pointer);
}

Result<void> checkChannels(const QJsonValue &value)
{
    const QString place = u'/' + QString(s_channels);
    if (!value.isObject())
        return ruleInvalid(place, u"an object"_s);
    const QJsonObject json = value.toObject();
    for (auto each = json.begin(); each != json.end(); ++each) {
        const QString below = place + u'/' + each.key();
        if (!noticeKindFromName(each.key()))
            return ruleInvalid(below, u"a kind of notice"_s);
        const QString expected = u"a list of \"desktop\", \"webhook\" and \"mail\""_s;
        if (!each->isArray())
            return ruleInvalid(below, expected);
        for (const QJsonValue &name : each->toArray()) {
            if (!noticeChannelFromName(name.toString()))
                return ruleInvalid(below, expected);
        }
    }
    return {};
}

NoticeRules rulesFromJson(const QJsonObject &json)
{
    return rulesWith(NoticeRules(), noticeOverridesFromJson(json));
}

QJsonObject toJson(const NoticeRules &rules)
{
    const NoticeRules standard;
    QJsonObject json;
    if (const auto channels = toJson(rules.channels, standard.channels); !channels.isEmpty())
        json.insert(s_channels, channels);
    if (rules.manyRejected != standard.manyRejected)
        json.insert(s_rejected, rules.manyRejected);
    if (rules.nothingNewDays != standard.nothingNewDays)
        json.insert(s_days, rules.nothingNewDays);
    if (rules.longRunMinutes != standard.longRunMinutes)
        json.insert(s_minutes, rules.longRunMinutes);
    if (rules.longRunTimes != standard.longRunTimes)
        json.insert(s_times, rules.longRunTimes);
    return json;
}

QJsonObject toJson(const WebhookSettings &webhook)
{
    QJsonObject json;
    if (webhook.form != WebhookForm::Airbyte)
        json.insert("form"_L1, webhookFormName(webhook.form));
    if (webhook.isComplete()) {
        json.insert("url"_L1, webhook.url);
        json.insert("host"_L1, webhook.host);
    }
    return json;
}

QJsonObject toJson(const MailSettings &mail)
{
    QJsonObject json;
    const auto put = [&](QLatin1StringView key, const QString &text) {
        if (!text.isEmpty())
            json.insert(key, text);
    };
    put("host"_L1, mail.host);
    put("user"_L1, mail.user);
    put("from"_L1, mail.from);
    if (mail.port != 0)
        json.insert("port"_L1, mail.port);
    if (mail.security != MailSecurity::StartTls)
        json.insert("security"_L1, mailSecurityName(mail.security));
    if (!mail.password.isEmpty())
        json.insert("password"_L1, mail.password);
    if (!mail.to.isEmpty())
        json.insert("to"_L1, QJsonArray::fromStringList(mail.to));
    return json;
}

WebhookSettings webhookFromJson(const QJsonObject &json)
{
    WebhookSettings webhook;
    webhook.form = webhookFormFromName(json.value("form"_L1).toString()).value_or(webhook.form);
    webhook.url = json.value("url"_L1).toObject();
    if (webhook.isComplete())
        webhook.host = json.value("host"_L1).toString();
    return webhook;
}

MailSettings mailFromJson(const QJsonObject &json)
{
    MailSettings mail;
    if (const QString host = json.value("host"_L1).toString(); isMailHost(host))
        mail.host = host;
    mail.port = numberFrom(json.value("port"_L1), 65535).value_or(0);
    mail.security
        = mailSecurityFromName(json.value("security"_L1).toString()).value_or(mail.security);
    mail.user = json.value("user"_L1).toString();
    mail.password = json.value("password"_L1).toObject();
    if (const QString from = json.value("from"_L1).toString(); isMailAddress(from))
        mail.from = from;
    for (const QJsonValue &address : json.value("to"_L1).toArray()) {
        if (isMailAddress(address.toString()))
            mail.to << address.toString();
    }
    return mail;
}

} // namespace

std::map<NoticeKind, NoticeChannels> NoticeRules::defaultChannels()
{
    std::map<NoticeKind, NoticeChannels> channels;
    for (const NoticeKind kind : s_allNoticeKinds)
        channels[kind] = {s_allNoticeChannels.begin(), s_allNoticeChannels.end()};
    // For whoever waits at the desk.
    channels[NoticeKind::LongRun] = {NoticeChannel::Desktop};
    return channels;
}

NoticeRules rulesWith(const NoticeRules &profile, const NoticeOverrides &connection)
{
    NoticeRules rules = profile;
    for (const auto &[kind, channels] : connection.channels)
        rules.channels[kind] = channels;
    rules.manyRejected = connection.manyRejected.value_or(rules.manyRejected);
    rules.nothingNewDays = connection.nothingNewDays.value_or(rules.nothingNewDays);
    rules.longRunMinutes = connection.longRunMinutes.value_or(rules.longRunMinutes);
    rules.longRunTimes = connection.longRunTimes.value_or(rules.longRunTimes);
    return rules;
}

NoticeOverrides differences(const NoticeRules &rules, const NoticeRules &profile)
{
    NoticeOverrides overrides;
    for (const auto &[kind, channels] : rules.channels) {
        const auto usual = profile.channels.find(kind);
        if (usual == profile.channels.end() || usual->second != channels)
            overrides.channels[kind] = channels;
    }
    const auto differing
        = [](int own, int usual) { return own == usual ? std::nullopt : std::optional(own); };
    overrides.manyRejected = differing(rules.manyRejected, profile.manyRejected);
    overrides.nothingNewDays = differing(rules.nothingNewDays, profile.nothingNewDays);
    overrides.longRunMinutes = differing(rules.longRunMinutes, profile.longRunMinutes);
    overrides.longRunTimes = differing(rules.longRunTimes, profile.longRunTimes);
    return overrides;
}

QString webhookFormName(WebhookForm form)
{
    return form == WebhookForm::Slack ? u"slack"_s : u"airbyte"_s;
}

std::optional<WebhookForm> webhookFormFromName(const QString &name)
{
    for (const WebhookForm form : {WebhookForm::Airbyte, WebhookForm::Slack}) {
        if (name == webhookFormName(form))
            return form;
    }
    return std::nullopt;
}

QString mailSecurityName(MailSecurity security)
{
    return security == MailSecurity::Tls ? u"tls"_s : u"starttls"_s;
}

std::optional<MailSecurity> mailSecurityFromName(const QString &name)
{
    for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls}) {
        if (name == mailSecurityName(security))
            return security;
    }
    return std::nullopt;
}

int standardPort(MailSecurity security) { return security == MailSecurity::Tls ? 465 : 587; }

bool NoticeSettings::leadsAnywhere(NoticeChannel channel) const
{
    switch (channel) {
    case NoticeChannel::Desktop:
        return true;
    case NoticeChannel::Webhook:
        return webhook.isComplete();
    case NoticeChannel::Mail:
        return mail.isComplete();
    }
    return false;
}

bool isMailAddress(const QString &text)
{
    static const QRegularExpression s_local(
        u"\\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\\z"_s);
    const qsizetype at = text.lastIndexOf(u'@');
    if (at < 1 || at > 64 || text.size() > 254)
        return false;
    const QString host = text.mid(at + 1);
    return s_local.match(text.left(at)).hasMatch() && isMailHost(host)
        && QHostAddress(host).isNull();
}

bool isMailHost(const QString &text)
{
    static const QRegularExpression s_name(
        u"\\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\z"_s);
    if (text.isEmpty() || text.size() > 253)
        return false;
    if (s_name.match(text).hasMatch())
        return true;
    return text.contains(u':') && !text.contains(u'%') && !QHostAddress(text).isNull();
}

QJsonObject toJson(const NoticeSettings &settings)
{
    QJsonObject json = toJson(settings.rules);
    if (const QJsonObject webhook = toJson(settings.webhook); !webhook.isEmpty())
        json.insert("webhook"_L1, webhook);
    if (const QJsonObject mail = toJson(settings.mail); !mail.isEmpty())
        json.insert("mail"_L1, mail);
    return json;
}

QJsonObject toJson(const NoticeOverrides &overrides)
{
    QJsonObject json;
    if (!overrides.channels.empty())
        json.insert(s_channels, toJson(overrides.channels, {}));
    const auto put = [&](QLatin1StringView key, const std::optional<int> &number) {
        if (number)
            json.insert(key, *number);
    };
    put(s_rejected, overrides.manyRejected);
    put(s_days, overrides.nothingNewDays);
    put(s_minutes, overrides.longRunMinutes);
    put(s_times, overrides.longRunTimes);
    return json;
}

NoticeSettings noticeSettingsFromJson(const QJsonObject &json)
{
    return {rulesFromJson(json), webhookFromJson(json.value("webhook"_L1).toObject()),
            mailFromJson(json.value("mail"_L1).toObject())};
}

NoticeOverrides noticeOverridesFromJson(const QJsonObject &json)
{
    NoticeOverrides overrides;
    overrides.channels = channelsFromJson(json.value(s_channels).toObject());
    overrides.manyRejected = numberFrom(json.value(s_rejected), NoticeRules::s_mostRejected);
    overrides.nothingNewDays = numberFrom(json.value(s_days), NoticeRules::s_mostDays);
    overrides.longRunMinutes = numberFrom(json.value(s_minutes), NoticeRules::s_mostMinutes);
    overrides.longRunTimes = numberFrom(json.value(s_times), NoticeRules::s_mostTimes);
    return overrides;
}

Result<NoticeOverrides> checkedNoticeOverrides(const QJsonObject &json)
{
    const std::map<QString, int> mosts{{s_rejected, NoticeRules::s_mostRejected},
                                       {s_days, NoticeRules::s_mostDays},
                                       {s_minutes, NoticeRules::s_mostMinutes},
                                       {s_times, NoticeRules::s_mostTimes}};
    for (auto each = json.begin(); each != json.end(); ++each) {
        if (each.key() == s_channels) {
            if (auto checked = checkChannels(*each); !checked)
                return checked.error();
            continue;
        }
        const QString place = u'/' + each.key();
        const auto most = mosts.find(each.key());
        if (most == mosts.end())
            return ruleInvalid(place, u"a rule of notices"_s);
        if (!numberFrom(*each, most->second))
            return ruleInvalid(place, u"a whole number from 0 to %1"_s.arg(most->second));
    }
    return noticeOverridesFromJson(json);
}

} // namespace millrace
