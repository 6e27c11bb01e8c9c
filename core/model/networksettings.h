// NetworkSettings: how a profile's programs reach servers, as the person set it.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace millrace {

/// The way out of the local network.
enum class ProxyChoice {
    System, ///< What the desktop or the environment says.
    None,
    Http,
    Socks,
};

/// "system", "none", "http", "socks5".
[[nodiscard]] QString proxyChoiceName(ProxyChoice choice);
[[nodiscard]] std::optional<ProxyChoice> proxyChoiceFromName(const QString &name);

/// Holds for every connector that speaks HTTP, unless its own configuration says otherwise. As it
/// is made, it is the default.
struct NetworkSettings final
{
    static constexpr int s_defaultConnectSeconds = 15;
    static constexpr int s_mostConnectSeconds = 600;
    static constexpr int s_defaultIdleSeconds = 60;
    static constexpr int s_mostIdleSeconds = 3600;

    ProxyChoice proxy = ProxyChoice::System;
    QString proxyHost{};
    int proxyPort = 0; ///< 0: none entered.
    QString proxyUser{};
    /// {"$secret": name} or {"$env": variable}; empty: no password. Never the plain text.
    QJsonObject proxyPassword{};
    QStringList proxyExceptions = defaultProxyExceptions();
    QStringList authorities{}; ///< Certificates, PEM, one each.
    int connectSeconds = s_defaultConnectSeconds;
    int idleSeconds = s_defaultIdleSeconds;

    /// This machine.
    [[nodiscard]] static QStringList defaultProxyExceptions();

    [[nodiscard]] bool needsProxyHost() const
    {
        return proxy == ProxyChoice::Http || proxy == ProxyChoice::Socks;
    }
    /// Whether the chosen proxy has all it needs.
    [[nodiscard]] bool isComplete() const
    {
        return !needsProxyHost() || (!proxyHost.isEmpty() && proxyPort > 0);
    }

    bool operator==(const NetworkSettings &) const = default;
};

/// As it is stored; a value that is the default is left out, so that better defaults of a later
/// version reach everybody.
[[nodiscard]] QJsonObject toJson(const NetworkSettings &settings);
/// What is absent or makes no sense keeps its default.
[[nodiscard]] NetworkSettings networkSettingsFromJson(const QJsonObject &json);

} // namespace millrace
