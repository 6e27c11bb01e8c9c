#include "core/model/networksettings.h"

#include "core/base/enumwords.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char *, 4> s_choices{"system", "none", "http", "socks5"};
constexpr int s_largestPort = 65535;

int numberIn(const QJsonObject &json, QLatin1StringView key, int least, int most, int fallback)
{
    const int value = json.value(key).toInt(fallback);
    return value < least || value > most ? fallback : value;
}

QStringList textsOf(const QJsonValue &json)
{
    QStringList texts;
    for (const QJsonValue &value : json.toArray()) {
        if (!value.toString().isEmpty())
            texts << value.toString();
    }
    return texts;
}

/// A reference alone: a plain text that came into the place of one is dropped.
QJsonObject referenceIn(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    const bool isReference = object.size() == 1
        && (object.value("$secret"_L1).isString() || object.value("$env"_L1).isString());
    return isReference ? object : QJsonObject();
}

} // namespace

QString proxyChoiceName(ProxyChoice choice) { return wordOf(s_choices, choice); }

std::optional<ProxyChoice> proxyChoiceFromName(const QString &name)
{
    return valueOf<ProxyChoice>(s_choices, name);
}

QStringList NetworkSettings::defaultProxyExceptions()
{
    return {u"localhost"_s, u"127.0.0.0/8"_s, u"::1"_s};
}

QJsonObject toJson(const NetworkSettings &settings)
{
    const NetworkSettings standard;
    QJsonObject json;
    const auto add = [&json](const QString &key, const auto &value, const auto &fallback) {
        if (value != fallback)
            json.insert(key, value);
    };
    if (settings.proxy != standard.proxy)
        json.insert(u"proxy"_s, proxyChoiceName(settings.proxy));
    add(u"proxy_host"_s, settings.proxyHost, QString());
    add(u"proxy_port"_s, settings.proxyPort, 0);
    add(u"proxy_user"_s, settings.proxyUser, QString());
    add(u"proxy_password"_s, settings.proxyPassword, QJsonObject());
    if (settings.proxyExceptions != standard.proxyExceptions)
        json.insert(u"proxy_exceptions"_s, QJsonArray::fromStringList(settings.proxyExceptions));
    if (!settings.authorities.isEmpty())
        json.insert(u"authorities"_s, QJsonArray::fromStringList(settings.authorities));
    add(u"connect_seconds"_s, settings.connectSeconds, standard.connectSeconds);
    add(u"idle_seconds"_s, settings.idleSeconds, standard.idleSeconds);
    return json;
}

NetworkSettings networkSettingsFromJson(const QJsonObject &json)
{
    NetworkSettings settings;
    settings.proxy
        = proxyChoiceFromName(json.value("proxy"_L1).toString()).value_or(settings.proxy);
    settings.proxyHost = json.value("proxy_host"_L1).toString();
    settings.proxyPort = numberIn(json, "proxy_port"_L1, 1, s_largestPort, 0);
    settings.proxyUser = json.value("proxy_user"_L1).toString();
    settings.proxyPassword = referenceIn(json.value("proxy_password"_L1));
    if (json.contains("proxy_exceptions"_L1))
        settings.proxyExceptions = textsOf(json.value("proxy_exceptions"_L1));
    settings.authorities = textsOf(json.value("authorities"_L1));
    settings.connectSeconds
        = numberIn(json, "connect_seconds"_L1, 1, NetworkSettings::s_mostConnectSeconds,
                   NetworkSettings::s_defaultConnectSeconds);
    settings.idleSeconds = numberIn(json, "idle_seconds"_L1, 1, NetworkSettings::s_mostIdleSeconds,
                                    NetworkSettings::s_defaultIdleSeconds);
    return settings;
}

} // namespace millrace
