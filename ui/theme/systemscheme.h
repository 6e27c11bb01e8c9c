// SystemScheme: what the desktop wishes: light or dark, strong contrast, no animations.
#pragma once

#include "ui/theme/colors.h"

#include <QDBusMessage>
#include <QObject>
#include <QVariantMap>

#include <optional>

class QDBusPendingCallWatcher;
class QPalette;

namespace millrace {

/// Asks the desktop's settings portal, without waiting for it, and follows its changes. Where no
/// portal answers, the platform's palette decides. UI thread only.
class SystemScheme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SystemScheme)

public:
    explicit SystemScheme(QObject *parent = nullptr);

    /// Starts asking the portal; the answer comes as changed().
    void askPortal();
    /// The palette of the platform, before the program has set its own.
    void setPlatformPalette(const QPalette &palette);

    [[nodiscard]] Scheme scheme() const { return m_portalScheme.value_or(m_paletteScheme); }
    [[nodiscard]] bool isHighContrast() const { return m_isHighContrast; }
    [[nodiscard]] bool wantsAnimations() const { return m_wantsAnimations; }

    /// Dark when the text of \a palette is lighter than its window.
    [[nodiscard]] static Scheme schemeOf(const QPalette &palette);

signals:
    void changed();

private slots:
    void takeAnswer(QDBusPendingCallWatcher *call);
    /// SettingChanged: group, key, value.
    void takeChange(const QDBusMessage &change);

private:
    /// Returns whether the setting is one that matters here.
    bool take(const QString &group, const QString &key, const QVariant &value);

    std::optional<Scheme> m_portalScheme;
    Scheme m_paletteScheme = Scheme::Light;
    bool m_isHighContrast = false;
    bool m_wantsAnimations = true;
};

} // namespace millrace
