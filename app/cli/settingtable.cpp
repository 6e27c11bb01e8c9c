#include "app/cli/settingtable.h"

#include "core/base/hostpatterns.h"
#include "core/interchange/networkstorage.h"
#include "core/interchange/suggestion.h"
#include "core/model/authority.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_megabyte = qint64(1) << 20;
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
        return invalid(text, u"It is a whole number from %1 to %2."_s.arg(least).arg(most));
    return number;
}

Result<void> setProxy(SettingValues &values, const QString &text)
{
    const auto choice = proxyChoiceFromName(text);
    if (!choice)
        return invalid(text, u"The values are system, none, http and socks5."_s);
    NetworkSettings changed = values.network;
    changed.proxy = *choice;
    if (!changed.isComplete())
        return invalid(text, u"Set network.proxy.address first."_s);
    values.network = changed;
    return {};
}

Result<void> setAddress(SettingValues &values, const QString &text)
{
    const QUrl url(text.contains("://"_L1) ? text : u"http://"_s + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port() < 1 || url.path().size() > 1
        || !url.userInfo().isEmpty())
        return invalid(text, u"It is a host and a port, such as proxy.example.org:3128."_s);
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
                       u"It is a list of hosts, domains (.example.org) and networks "
                       "(10.0.0.0/8), with commas between."_s);
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
                       u"The least limit is %1; 0 is none."_s.arg(EngineSettings::s_leastMemoryLimit
                                                                  / s_megabyte));
    values.engine.memoryLimit = bytes;
    return {};
}

Result<void> setLogLevel(SettingValues &values, const QString &text)
{
    const auto level = logLevelFromName(text);
    if (!level)
        return invalid(text, u"The values are error, warning, info and debug."_s);
    values.engine.keptLevel = *level;
    return {};
}

std::vector<SettingEntry> networkEntries()
{
    using Values = SettingValues;
    return {
        {u"network.proxy"_s, u"system, none, http or socks5"_s,
         [](const Values &v) { return QJsonValue(proxyChoiceName(v.network.proxy)); }, setProxy,
         [](Values &v) { v.network.proxy = NetworkSettings().proxy; }},
        {u"network.proxy.address"_s, u"host and port of the proxy"_s,
         [](const Values &v) {
             return v.network.proxyHost.isEmpty()
                 ? QJsonValue(QString())
                 : QJsonValue(u"%1:%2"_s.arg(v.network.proxyHost).arg(v.network.proxyPort));
         },
         setAddress, resetAddress},
        {u"network.proxy.user"_s, u"empty for a proxy that asks for none"_s,
         [](const Values &v) { return QJsonValue(v.network.proxyUser); },
         [](Values &v, const QString &text) {
             v.network.proxyUser = text;
             return Result<void>();
         },
         [](Values &v) { v.network.proxyUser.clear(); }},
        {u"network.proxy.password"_s, u"from standard input (-), or env:VARIABLE"_s,
         [](const Values &v) { return QJsonValue(!v.network.proxyPassword.isEmpty()); },
         setPassword, [](Values &v) { v.newPassword = QString(); }, true},
        {u"network.proxy.exceptions"_s, u"hosts, domains and networks reached without it"_s,
         [](const Values &v) {
             return QJsonValue(QJsonArray::fromStringList(v.network.proxyExceptions));
         },
         setExceptions,
         [](Values &v) { v.network.proxyExceptions = NetworkSettings::defaultProxyExceptions(); }},
        {u"network.certificates"_s, u"PEM files of further authorities, with commas between"_s,
         certificates, setCertificates, [](Values &v) { v.network.authorities.clear(); }},
        {u"network.connect_seconds"_s, u"time limit for connecting"_s,
         [](const Values &v) { return QJsonValue(v.network.connectSeconds); }, setConnectSeconds,
         [](Values &v) { v.network.connectSeconds = NetworkSettings().connectSeconds; }},
        {u"network.read_seconds"_s, u"time limit without an answer"_s,
         [](const Values &v) { return QJsonValue(v.network.idleSeconds); }, setIdleSeconds,
         [](Values &v) { v.network.idleSeconds = NetworkSettings().idleSeconds; }},
    };
}

std::vector<SettingEntry> engineEntries()
{
    using Values = SettingValues;
    return {
        {u"engine.memory_limit_mb"_s, u"for records read and not written yet; 0: no limit"_s,
         [](const Values &v) { return QJsonValue(v.engine.memoryLimit / s_megabyte); },
         setMemoryLimit, [](Values &v) { v.engine.memoryLimit = EngineSettings().memoryLimit; }},
        {u"engine.log_level"_s, u"what logs of runs keep: error, warning, info or debug"_s,
         [](const Values &v) { return QJsonValue(logLevelName(v.engine.keptLevel)); }, setLogLevel,
         [](Values &v) { v.engine.keptLevel = EngineSettings().keptLevel; }},
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
    return SettingValues{*network, *engine, {}};
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
    return values.engine == former->engine ? Result<void>()
                                           : storeEngineSettings(database, values.engine);
}

const std::vector<SettingEntry> &settingTable()
{
    static const std::vector<SettingEntry> s_table = [] {
        std::vector<SettingEntry> table = networkEntries();
        std::ranges::move(engineEntries(), std::back_inserter(table));
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
    return makeError(s_unknown,
                     {key, close.isEmpty() ? u"millrace-cli settings list shows all."_s : close});
}

} // namespace millrace
