#include "app/cli/noticesettingtable.h"

#include "app/cli/commandtext.h"
#include "core/interchange/suggestion.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_variable = "env:"_L1;

constexpr ErrorDefinition s_unknown{
    "cli.setting_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A connection has no setting of notices called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};
constexpr ErrorDefinition s_invalid{
    "cli.setting_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no value of this setting."),
    QT_TRANSLATE_NOOP("errors", "%2")};

Error invalid(const QString &text, const QString &hint)
{
    return makeError(s_invalid, {text, hint});
}

/// A number of the rules.
struct Bound final
{
    const char *key;
    const char *sentence;
    int most;
    int NoticeRules::*rule;
    std::optional<int> NoticeOverrides::*override;
};

constexpr std::array s_bounds{
    Bound{"many_rejected_above",
          QT_TRANSLATE_NOOP("CommandText",
                            "rejected records of a run that are not many yet; 0: no bound"),
          NoticeRules::s_mostRejected, &NoticeRules::manyRejected, &NoticeOverrides::manyRejected},
    Bound{"nothing_new_days",
          QT_TRANSLATE_NOOP("CommandText", "days without a written record; 0: no bound"),
          NoticeRules::s_mostDays, &NoticeRules::nothingNewDays, &NoticeOverrides::nothingNewDays},
    Bound{"long_run_minutes",
          QT_TRANSLATE_NOOP("CommandText", "a run that took longer is long; 0: no bound"),
          NoticeRules::s_mostMinutes, &NoticeRules::longRunMinutes,
          &NoticeOverrides::longRunMinutes},
    Bound{
        "long_run_times",
        QT_TRANSLATE_NOOP("CommandText",
                          "a run that takes so many times longer than usual is long; 0: no bound"),
        NoticeRules::s_mostTimes, &NoticeRules::longRunTimes, &NoticeOverrides::longRunTimes},
};

Result<int> numberFrom(const QString &text, int least, int most)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return invalid(text,
                       CommandText::tr("It is a whole number from %1 to %2.").arg(least).arg(most));
    return number;
}

Result<NoticeChannels> channelsFrom(const QString &text)
{
    NoticeChannels channels;
    if (text.trimmed() == "none"_L1)
        return channels;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const auto channel = noticeChannelFromName(word.trimmed());
        if (!channel)
            return invalid(
                word.trimmed(),
                CommandText::tr("The values are desktop, webhook and mail, with commas between, or "
                                "none."));
        channels.insert(*channel);
    }
    if (channels.empty())
        return invalid(text, CommandText::tr("Write none to have it kept in the list alone."));
    return channels;
}

QJsonArray channelNames(const NoticeChannels &channels)
{
    QJsonArray names;
    for (const NoticeChannel channel : channels)
        names << noticeChannelName(channel);
    return names;
}

template<NoticeKind Kind>
SettingEntry kindEntry(const QString &sentence)
{
    return {u"notices."_s + noticeKindName(Kind), sentence,
            [](const SettingValues &v) {
                return QJsonValue(channelNames(v.notices.rules.channels.at(Kind)));
            },
            [](SettingValues &v, const QString &text) -> Result<void> {
                const auto channels = channelsFrom(text);
                if (!channels)
                    return channels.error();
                v.notices.rules.channels[Kind] = *channels;
                return {};
            },
            [](SettingValues &v) {
                v.notices.rules.channels[Kind] = NoticeRules::defaultChannels().at(Kind);
            }};
}

template<std::size_t Place>
SettingEntry boundEntry()
{
    return {
        u"notices."_s + QLatin1StringView(s_bounds[Place].key),
        CommandText::tr(s_bounds[Place].sentence),
        [](const SettingValues &v) { return QJsonValue(v.notices.rules.*s_bounds[Place].rule); },
        [](SettingValues &v, const QString &text) -> Result<void> {
            const auto number = numberFrom(text, 0, s_bounds[Place].most);
            if (!number)
                return number.error();
            v.notices.rules.*s_bounds[Place].rule = *number;
            return {};
        },
        [](SettingValues &v) {
            v.notices.rules.*s_bounds[Place].rule = NoticeRules().*s_bounds[Place].rule;
        }};
}

Result<void> setWebhookAddress(SettingValues &values, const QString &text)
{
    if (text.startsWith(s_variable)) {
        values.notices.webhook.url = {{u"$env"_s, text.sliced(s_variable.size())}};
        values.notices.webhook.host.clear();
        return {};
    }
    values.noticeSecrets.webhookUrl = text;
    return {};
}

Result<void> setWebhookForm(SettingValues &values, const QString &text)
{
    const auto form = webhookFormFromName(text);
    if (!form)
        return invalid(text, CommandText::tr("The values are airbyte and slack."));
    values.notices.webhook.form = *form;
    return {};
}

Result<void> setMailHost(SettingValues &values, const QString &text)
{
    if (!isMailHost(text))
        return invalid(
            text, CommandText::tr("It is the name of a mail server, such as mail.example.org."));
    values.notices.mail.host = text;
    return {};
}

Result<void> setMailPort(SettingValues &values, const QString &text)
{
    const auto port = numberFrom(text, 0, 65535);
    if (!port)
        return port.error();
    values.notices.mail.port = *port;
    return {};
}

Result<void> setMailSecurity(SettingValues &values, const QString &text)
{
    const auto security = mailSecurityFromName(text);
    if (!security)
        return invalid(
            text, CommandText::tr("The values are starttls and tls; mail is never sent without."));
    values.notices.mail.security = *security;
    return {};
}

Result<void> setMailPassword(SettingValues &values, const QString &text)
{
    if (text.startsWith(s_variable)) {
        values.notices.mail.password = {{u"$env"_s, text.sliced(s_variable.size())}};
        return {};
    }
    values.noticeSecrets.mailPassword = text;
    return {};
}

Result<void> setMailFrom(SettingValues &values, const QString &text)
{
    if (!isMailAddress(text))
        return invalid(text, CommandText::tr("It is one address, such as someone@example.org."));
    values.notices.mail.from = text;
    return {};
}

Result<void> setMailTo(SettingValues &values, const QString &text)
{
    QStringList addresses;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (!isMailAddress(address))
            return invalid(address, CommandText::tr("These are addresses with commas between."));
        addresses << address;
    }
    addresses.removeDuplicates();
    values.notices.mail.to = addresses;
    return {};
}

std::vector<SettingEntry> webhookEntries()
{
    using Values = SettingValues;
    return {
        {u"notices.webhook.address"_s,
         CommandText::tr("a secret: from standard input (-), or env:VARIABLE"),
         [](const Values &v) { return QJsonValue(v.notices.webhook.isComplete()); },
         setWebhookAddress, [](Values &v) { v.noticeSecrets.webhookUrl = QString(); }, true},
        {u"notices.webhook.form"_s, CommandText::tr("what it gets: airbyte or slack"),
         [](const Values &v) { return QJsonValue(webhookFormName(v.notices.webhook.form)); },
         setWebhookForm, [](Values &v) { v.notices.webhook.form = WebhookForm::Airbyte; }},
    };
}

std::vector<SettingEntry> mailEntries()
{
    using Values = SettingValues;
    return {
        {u"notices.mail.host"_s, CommandText::tr("name of the mail server"),
         [](const Values &v) { return QJsonValue(v.notices.mail.host); }, setMailHost,
         [](Values &v) { v.notices.mail.host.clear(); }},
        {u"notices.mail.port"_s, CommandText::tr("0: 587 for starttls, 465 for tls"),
         [](const Values &v) { return QJsonValue(v.notices.mail.port); }, setMailPort,
         [](Values &v) { v.notices.mail.port = 0; }},
        {u"notices.mail.security"_s, CommandText::tr("starttls, or tls from the first byte"),
         [](const Values &v) { return QJsonValue(mailSecurityName(v.notices.mail.security)); },
         setMailSecurity, [](Values &v) { v.notices.mail.security = MailSecurity::StartTls; }},
        {u"notices.mail.user"_s, CommandText::tr("empty for a server that asks for none"),
         [](const Values &v) { return QJsonValue(v.notices.mail.user); },
         [](Values &v, const QString &text) {
             v.notices.mail.user = text;
             return Result<void>();
         },
         [](Values &v) { v.notices.mail.user.clear(); }},
        {u"notices.mail.password"_s, CommandText::tr("from standard input (-), or env:VARIABLE"),
         [](const Values &v) { return QJsonValue(!v.notices.mail.password.isEmpty()); },
         setMailPassword, [](Values &v) { v.noticeSecrets.mailPassword = QString(); }, true},
        {u"notices.mail.from"_s, CommandText::tr("address of the sender"),
         [](const Values &v) { return QJsonValue(v.notices.mail.from); }, setMailFrom,
         [](Values &v) { v.notices.mail.from.clear(); }},
        {u"notices.mail.to"_s, CommandText::tr("addresses of the receivers, with commas between"),
         [](const Values &v) { return QJsonValue(QJsonArray::fromStringList(v.notices.mail.to)); },
         setMailTo, [](Values &v) { v.notices.mail.to.clear(); }},
    };
}

Error unknown(const QString &key)
{
    const QStringList known = noticeOverrideKeys();
    const QString close = suggestion(key, known);
    return makeError(
        s_unknown,
        {key, close.isEmpty() ? CommandText::tr("They are: %1.").arg(known.join(u", "_s)) : close});
}

} // namespace

std::vector<SettingEntry> noticeEntries()
{
    const QString ways = CommandText::tr("how it is told: desktop, webhook, mail, or none");
    std::vector<SettingEntry> entries{kindEntry<NoticeKind::FirstFailure>(ways),
                                      kindEntry<NoticeKind::Recovery>(ways),
                                      kindEntry<NoticeKind::ActionRequired>(ways),
                                      kindEntry<NoticeKind::SchemaChanged>(ways),
                                      kindEntry<NoticeKind::ManyRejected>(ways),
                                      kindEntry<NoticeKind::NothingNew>(ways),
                                      kindEntry<NoticeKind::LongRun>(ways),
                                      boundEntry<0>(),
                                      boundEntry<1>(),
                                      boundEntry<2>(),
                                      boundEntry<3>()};
    std::ranges::move(webhookEntries(), std::back_inserter(entries));
    std::ranges::move(mailEntries(), std::back_inserter(entries));
    return entries;
}

QStringList noticeOverrideKeys()
{
    QStringList keys;
    for (const NoticeKind kind : s_allNoticeKinds)
        keys << noticeKindName(kind);
    for (const Bound &bound : s_bounds)
        keys << QString::fromLatin1(bound.key);
    return keys;
}

Result<void> setNoticeOverride(NoticeOverrides &overrides, const QString &key, const QString &text)
{
    if (const auto kind = noticeKindFromName(key)) {
        const auto channels = channelsFrom(text);
        if (!channels)
            return channels.error();
        overrides.channels[*kind] = *channels;
        return {};
    }
    for (const Bound &bound : s_bounds) {
        if (key != QLatin1StringView(bound.key))
            continue;
        const auto number = numberFrom(text, 0, bound.most);
        if (!number)
            return number.error();
        overrides.*bound.override = *number;
        return {};
    }
    return unknown(key);
}

Result<void> resetNoticeOverride(NoticeOverrides &overrides, const QString &key)
{
    if (const auto kind = noticeKindFromName(key)) {
        overrides.channels.erase(*kind);
        return {};
    }
    for (const Bound &bound : s_bounds) {
        if (key == QLatin1StringView(bound.key)) {
            (overrides.*bound.override).reset();
            return {};
        }
    }
    return unknown(key);
}

} // namespace millrace
