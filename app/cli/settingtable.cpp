#include "app/cli/settingtable.h"

#include "app/cli/commandtext.h"
#include "app/cli/noticesettingtable.h"
#include "core/base/hostpatterns.h"
#include "core/interchange/networkstorage.h"
#include "core/interchange/suggestion.h"
#include "core/language/language.h"
#include "core/model/authority.h"
#include "core/store/storedcatalogue.h"
#include "core/store/storedretention.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_systemLanguage = "system"_L1;
constexpr qint64 s_megabyte = qint64(1) << 20;
/// As sizes are shown.
constexpr qint64 s_bytesOfMegabyte = 1'000'000;
constexpr int s_mostDays = 36'500;
constexpr int s_mostMegabytes = 100'000'000;
constexpr auto s_variable = "env:"_L1;

constexpr ErrorDefinition s_unknown{"cli.setting_unknown", ErrorKind::Configuration,
                                    QT_TRANSLATE_NOOP("errors", "There is no setting \"%1\"."),
                                    QT_TRANSLATE_NOOP("errors", "%2")};
constexpr ErrorDefinition s_invalid{
    "cli.setting_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no value of this setting."),
    QT_TRANSLATE_NOOP("errors", "%2")};

Error invalid(const QString &text, const QString &hint)
{
    return makeError(s_invalid, {text, hint});
}

Result<int> numberFrom(const QString &text, int least, int most)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return invalid(text,
                       CommandText::tr("It is a whole number from %1 to %2.").arg(least).arg(most));
    return number;
}

Result<void> setProxy(SettingValues &values, const QString &text)
{
    const auto choice = proxyChoiceFromName(text);
    if (!choice)
        return invalid(text, CommandText::tr("The values are system, none, http and socks5."));
    NetworkSettings changed = values.network;
    changed.proxy = *choice;
    if (!changed.isComplete())
        return invalid(text, CommandText::tr("Set network.proxy.address first."));
    values.network = changed;
    return {};
}

Result<void> setAddress(SettingValues &values, const QString &text)
{
    const QUrl url(text.contains("://"_L1) ? text : u"http://"_s + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port() < 1 || url.path().size() > 1
        || !url.userInfo().isEmpty())
        return invalid(text,
                       CommandText::tr("It is a host and a port, such as proxy.example.org:3128."));
    values.network.proxyHost = url.host();
    values.network.proxyPort = url.port();
    return {};
}

void resetAddress(SettingValues &values)
{
    values.network.proxyHost.clear();
    values.network.proxyPort = 0;
    // The proxy it was for is gone with it.
    if (values.network.needsProxyHost())
        values.network.proxy = NetworkSettings().proxy;
}

Result<void> setPassword(SettingValues &values, const QString &text)
{
    if (text.startsWith(s_variable)) {
        values.network.proxyPassword = {{u"$env"_s, text.sliced(s_variable.size())}};
        return {};
    }
    values.newPassword = text;
    return {};
}

Result<void> setExceptions(SettingValues &values, const QString &text)
{
    static const QRegularExpression s_border(u"[\\s,;]+"_s);
    const QStringList exceptions = text.split(s_border, Qt::SkipEmptyParts);
    const auto wrong = std::ranges::find_if_not(exceptions, isHostPattern);
    if (wrong != exceptions.end())
        return invalid(*wrong,
                       CommandText::tr("It is a list of hosts, domains (.example.org) and networks "
                                       "(10.0.0.0/8), with commas between."));
    values.network.proxyExceptions = exceptions;
    return {};
}

QJsonValue certificates(const SettingValues &values)
{
    QJsonArray list;
    for (const Authority &authority : authoritiesOf(values.network.authorities))
        list << QJsonObject{{u"subject"_s, authority.subject},
                            {u"expires"_s, authority.expiry.toUTC().toString(Qt::ISODateWithMs)},
                            {u"sha256"_s, authority.fingerprint}};
    return list;
}

Result<void> setCertificates(SettingValues &values, const QString &text)
{
    QStringList texts;
    for (const QString &path : text.split(u',', Qt::SkipEmptyParts)) {
        const auto found = authoritiesInFile(path.trimmed());
        if (!found)
            return found.error();
        for (const Authority &authority : *found)
            texts << authority.pem;
    }
    texts.removeDuplicates();
    values.network.authorities = texts;
    return {};
}

Result<void> setConnectSeconds(SettingValues &values, const QString &text)
{
    const auto number = numberFrom(text, 1, NetworkSettings::s_mostConnectSeconds);
    if (!number)
        return number.error();
    values.network.connectSeconds = *number;
    return {};
}

Result<void> setIdleSeconds(SettingValues &values, const QString &text)
{
    const auto number = numberFrom(text, 1, NetworkSettings::s_mostIdleSeconds);
    if (!number)
        return number.error();
    values.network.idleSeconds = *number;
    return {};
}

Result<void> setMemoryLimit(SettingValues &values, const QString &text)
{
    const auto number
        = numberFrom(text, 0, static_cast<int>(EngineSettings::s_mostMemoryLimit / s_megabyte));
    if (!number)
        return number.error();
    const qint64 bytes = *number * s_megabyte;
    if (bytes > 0 && bytes < EngineSettings::s_leastMemoryLimit)
        return invalid(text,
                       CommandText::tr("The least limit is %1; 0 is none.")
                           .arg(EngineSettings::s_leastMemoryLimit / s_megabyte));
    values.engine.memoryLimit = bytes;
    return {};
}

Result<void> setParallelRuns(SettingValues &values, const QString &text)
{
    const auto number = numberFrom(text, 1, EngineSettings::s_mostParallelRuns);
    if (!number)
        return number.error();
    values.engine.parallelRuns = *number;
    return {};
}

Result<void> setSchemaInterval(SettingValues &values, const QString &text)
{
    const std::chrono::minutes longest = EngineSettings::s_longestSchemaInterval;
    const auto minutes = numberFrom(text, 0, static_cast<int>(longest.count()));
    if (!minutes)
        return minutes.error();
    values.engine.schemaInterval = std::chrono::minutes(*minutes);
    return {};
}

Result<void> setLogLevel(SettingValues &values, const QString &text)
{
    const auto level = logLevelFromName(text);
    if (!level)
        return invalid(text, CommandText::tr("The values are error, warning, info and debug."));
    values.engine.keptLevel = *level;
    return {};
}

/// A limit of what is kept; 0 stands for none. A number is so many \a unit.
template<auto limit, qint64 unit, int most>
SettingEntry keepEntry(const QString &key, const QString &sentence)
{
    using Values = SettingValues;
    return {key, sentence,
            [](const Values &v) {
                return QJsonValue(static_cast<qint64>((v.retention.*limit).value_or(0)) / unit);
            },
            [](Values &v, const QString &text) -> Result<void> {
                const auto number = numberFrom(text, 0, most);
                if (!number)
                    return number.error();
                (v.retention.*limit).reset();
                if (*number > 0)
                    v.retention.*limit = *number * unit;
                return {};
            },
            [](Values &v) { v.retention.*limit = RetentionPolicy().*limit; }};
}

template<auto limit>
SettingEntry daysEntry(const QString &key, const QString &sentence)
{
    return keepEntry<limit, 1, s_mostDays>(key, sentence);
}

template<auto limit>
SettingEntry sizeEntry(const QString &key, const QString &sentence)
{
    return keepEntry<limit, s_bytesOfMegabyte, s_mostMegabytes>(key, sentence);
}

std::vector<SettingEntry> retentionEntries()
{
    using Policy = RetentionPolicy;
    return {
        daysEntry<&Policy::keepLogsDays>(
            u"retention.logs_days"_s,
            CommandText::tr("how long logs are kept after their run; 0: for ever")),
        sizeEntry<&Policy::mostLogs>(u"retention.logs_mb"_s,
                                     CommandText::tr("how much all logs may take; 0: no limit")),
        daysEntry<&Policy::keepRunsDays>(
            u"retention.runs_days"_s,
            CommandText::tr("how long runs are kept after their end; 0: for ever")),
        sizeEntry<&Policy::mostRuns>(u"retention.runs_mb"_s,
                                     CommandText::tr("how much all runs may take; 0: no limit")),
        daysEntry<&Policy::keepClosedRejectedDays>(
            u"retention.rejected_days"_s,
            CommandText::tr("how long closed rejected records are kept; 0: for ever")),
        sizeEntry<&Policy::mostRejected>(
            u"retention.rejected_mb"_s,
            CommandText::tr(
                "how much rejected records may take, open ones always stay; 0: no limit")),
        daysEntry<&Policy::keepShownRowsDays>(
            u"retention.shown_rows_days"_s,
            CommandText::tr("how long the rows that a verification showed are kept; 0: for ever")),
        sizeEntry<&Policy::mostShownRows>(
            u"retention.shown_rows_mb"_s,
            CommandText::tr("how much last verifications may take; 0: no limit")),
    };
}

Result<void> setLanguage(SettingValues &values, const QString &text)
{
    if (text != s_systemLanguage && !languageCodes().contains(text))
        return invalid(
            text,
            CommandText::tr("The values are system and %1.").arg(languageCodes().join(u", "_s)));
    values.language = text == s_systemLanguage ? QString() : text;
    return {};
}

SettingEntry languageEntry()
{
    return {u"language"_s,
            CommandText::tr("of the programs: system, or a code such as de or pt_BR"),
            [](const SettingValues &v) {
                return QJsonValue(v.language.isEmpty() ? QString(s_systemLanguage) : v.language);
            },
            setLanguage, [](SettingValues &v) { v.language.clear(); }};
}

std::vector<SettingEntry> networkEntries()
{
    using Values = SettingValues;
    return {
        {u"network.proxy"_s, CommandText::tr("system, none, http or socks5"),
         [](const Values &v) { return QJsonValue(proxyChoiceName(v.network.proxy)); }, setProxy,
         [](Values &v) { v.network.proxy = NetworkSettings().proxy; }},
        {u"network.proxy.address"_s, CommandText::tr("host and port of the proxy"),
         [](const Values &v) {
             return v.network.proxyHost.isEmpty()
                 ? QJsonValue(QString())
                 : QJsonValue(u"%1:%2"_s.arg(v.network.proxyHost).arg(v.network.proxyPort));
         },
         setAddress, resetAddress},
        {u"network.proxy.user"_s, CommandText::tr("empty for a proxy that asks for none"),
         [](const Values &v) { return QJsonValue(v.network.proxyUser); },
         [](Values &v, const QString &text) {
             v.network.proxyUser = text;
             return Result<void>();
         },
         [](Values &v) { v.network.proxyUser.clear(); }},
        {u"network.proxy.password"_s, CommandText::tr("from standard input (-), or env:VARIABLE"),
         [](const Values &v) { return QJsonValue(!v.network.proxyPassword.isEmpty()); },
         setPassword, [](Values &v) { v.newPassword = QString(); }, true},
        {u"network.proxy.exceptions"_s,
         CommandText::tr("hosts, domains and networks reached without it"),
         [](const Values &v) {
             return QJsonValue(QJsonArray::fromStringList(v.network.proxyExceptions));
         },
         setExceptions,
         [](Values &v) { v.network.proxyExceptions = NetworkSettings::defaultProxyExceptions(); }},
        {u"network.certificates"_s,
         CommandText::tr("PEM files of further authorities, with commas between"), certificates,
         setCertificates, [](Values &v) { v.network.authorities.clear(); }},
        {u"network.connect_seconds"_s, CommandText::tr("time limit for connecting"),
         [](const Values &v) { return QJsonValue(v.network.connectSeconds); }, setConnectSeconds,
         [](Values &v) { v.network.connectSeconds = NetworkSettings().connectSeconds; }},
        {u"network.read_seconds"_s, CommandText::tr("time limit without an answer"),
         [](const Values &v) { return QJsonValue(v.network.idleSeconds); }, setIdleSeconds,
         [](Values &v) { v.network.idleSeconds = NetworkSettings().idleSeconds; }},
    };
}

Result<void> setCatalogue(SettingValues &values, const QString &text)
{
    const auto address = catalogueAddressFrom(text);
    if (!address)
        return invalid(text.section(u'@', -1), address.error().message);
    values.catalogue = *address;
    return {};
}

SettingEntry catalogueEntry()
{
    using Values = SettingValues;
    return {u"catalogue.address"_s,
            CommandText::tr("where the list of connectors is fetched from; empty: the usual place"),
            [](const Values &v) { return QJsonValue(v.catalogue.toString()); }, setCatalogue,
            [](Values &v) { v.catalogue.clear(); }};
}

std::vector<SettingEntry> engineEntries()
{
    using Values = SettingValues;
    return {
        {u"engine.memory_limit_mb"_s,
         CommandText::tr("for records read and not written yet; 0: no limit"),
         [](const Values &v) { return QJsonValue(v.engine.memoryLimit / s_megabyte); },
         setMemoryLimit, [](Values &v) { v.engine.memoryLimit = EngineSettings().memoryLimit; }},
        {u"engine.parallel_runs"_s,
         CommandText::tr("runs at once, those of all programs on this profile together"),
         [](const Values &v) { return QJsonValue(v.engine.parallelRuns); }, setParallelRuns,
         [](Values &v) { v.engine.parallelRuns = EngineSettings().parallelRuns; }},
        {u"engine.log_level"_s,
         CommandText::tr("what logs of runs keep: error, warning, info or debug"),
         [](const Values &v) { return QJsonValue(logLevelName(v.engine.keptLevel)); }, setLogLevel,
         [](Values &v) { v.engine.keptLevel = EngineSettings().keptLevel; }},
        {u"engine.schema_check_minutes"_s,
         CommandText::tr("how long a look at a source for changes is good for; 0: each run looks"),
         [](const Values &v) {
             return QJsonValue(static_cast<qint64>(v.engine.schemaInterval.count()));
         },
         setSchemaInterval,
         [](Values &v) { v.engine.schemaInterval = EngineSettings().schemaInterval; }},
    };
}

} // namespace

Result<SettingValues> storedSettings(StateDatabase &database)
{
    auto network = storedNetwork(database);
    if (!network)
        return network.error();
    auto engine = storedEngineSettings(database);
    if (!engine)
        return engine.error();
    auto retention = storedRetention(database);
    if (!retention)
        return retention.error();
    auto notices = storedNotices(database);
    if (!notices)
        return notices.error();
    const auto catalogue = storedCatalogueAddress(database);
    if (!catalogue)
        return catalogue.error();
    return SettingValues{*network, *engine, *retention, {}, *notices, {}, *catalogue, {}};
}

Result<void> storeSettings(StateDatabase &database, SecretStore &secrets,
                           const SettingValues &values)
{
    const auto former = storedSettings(database);
    if (!former)
        return former.error();
    if (values.network != former->network || values.newPassword) {
        if (const auto stored = storeNetwork(database, secrets, values.network, values.newPassword);
            !stored)
            return stored.error();
    }
    const bool hasSecrets = values.noticeSecrets.webhookUrl || values.noticeSecrets.mailPassword;
    if (values.notices != former->notices || hasSecrets) {
        if (const auto stored
            = storeNotices(database, secrets, values.notices, values.noticeSecrets);
            !stored)
            return stored.error();
    }
    if (values.engine != former->engine) {
        if (const auto stored = storeEngineSettings(database, values.engine); !stored)
            return stored.error();
    }
    if (values.catalogue != former->catalogue) {
        if (const auto stored = storeCatalogueAddress(database, values.catalogue); !stored)
            return stored.error();
    }
    return values.retention == former->retention ? Result<void>()
                                                 : storeRetention(database, values.retention);
}

const std::vector<SettingEntry> &settingTable()
{
    static const std::vector<SettingEntry> s_table = [] {
        std::vector<SettingEntry> table{languageEntry()};
        std::ranges::move(networkEntries(), std::back_inserter(table));
        std::ranges::move(engineEntries(), std::back_inserter(table));
        std::ranges::move(retentionEntries(), std::back_inserter(table));
        std::ranges::move(noticeEntries(), std::back_inserter(table));
        table.push_back(catalogueEntry());
        return table;
    }();
    return s_table;
}

Result<const SettingEntry *> findSetting(const QString &key)
{
    const auto &table = settingTable();
    const auto found = std::ranges::find(table, key, &SettingEntry::key);
    if (found != table.end())
        return &*found;
    QStringList keys;
    for (const SettingEntry &entry : table)
        keys << entry.key;
    const QString close = suggestion(key, keys);
    return makeError(
        s_unknown,
        {key, close.isEmpty() ? CommandText::tr("millrace-cli settings list shows all.") : close});
}

} // namespace millrace
