// UiPreferences: what only the window remembers: its looks, its places, its shortcuts.
#pragma once

#include "core/store/profile.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QKeySequence>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include <optional>

namespace millrace {

enum class Density { Comfortable, Compact };

/// The INI file "window.ini" of a profile. Small enough to be read before the first paint; written
/// behind the caller's back by QSettings. Nothing in it is worth a backup: a missing or unreadable
/// file means defaults. What the command line has to know too is in SettingsRepository instead.
///
/// One per program, made before the windows that use it; UI thread only. A value that is the
/// default is not stored, so that better defaults of a later version reach everybody.
class UiPreferences final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UiPreferences)

public:
    static constexpr int s_defaultMaximumRuns = 2;

    /// The file of \a profile.
    [[nodiscard]] static QString fileOf(const Profile &profile);
    explicit UiPreferences(const QString &file, QObject *parent = nullptr);
    ~UiPreferences() override;
    /// Those of this program, for the widgets of every page; null when there are none.
    [[nodiscard]] static UiPreferences *current();

    // Appearance
    [[nodiscard]] Theme::Choice themeChoice() const;
    void setThemeChoice(Theme::Choice choice);
    [[nodiscard]] Density density() const;
    void setDensity(Density density);
    /// Of tables and lists, in per cent of the program's font: 80 to 160.
    [[nodiscard]] int tableFontPercent() const;
    void setTableFontPercent(int percent);
    /// What density and font size come to.
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] QFont tableFont() const;

    // General
    /// A code as of languageCodes(); empty: as the system has it. Windows follow at the next start.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &code);
    /// Closing the window leaves the program in the tray, when there is one.
    [[nodiscard]] bool closesToTray() const;
    void setClosesToTray(bool isOn);
    /// Scheduled runs wait while the network costs by volume; while there is no mains.
    [[nodiscard]] bool waitsOnMetered() const;
    void setWaitsOnMetered(bool isOn);
    [[nodiscard]] bool waitsOnBattery() const;
    void setWaitsOnBattery(bool isOn);
    /// Questions and notes that come once; \a id names one.
    [[nodiscard]] bool isAnswered(const QString &id) const;
    void setAnswered(const QString &id);
    [[nodiscard]] bool hasAnswers() const;
    void resetAnswers();

    // Notifications
    /// The icon in the tray has one colour and tells states by shape alone.
    [[nodiscard]] bool hasPlainTrayIcon() const;
    void setPlainTrayIcon(bool isOn);

    // Advanced
    /// For EngineThread::setMaximumRuns().
    [[nodiscard]] int maximumRuns() const;
    void setMaximumRuns(int runs);

    // Shortcuts: only those that differ from the action's default are stored.
    [[nodiscard]] std::optional<QKeySequence> shortcut(const QString &actionId) const;
    void setShortcut(const QString &actionId, const std::optional<QKeySequence> &keys);

    /// Remembered places: window geometry, header states, the last page. Changing one emits
    /// nothing.
    [[nodiscard]] QByteArray place(const QString &key) const;
    void setPlace(const QString &key, const QByteArray &value);
    void resetPlaces();

signals:
    /// Some preference has another value now; places do not count.
    void changed();
    /// The person wants the program to start anew, for what a start alone can change.
    void restartRequested();

private:
    void store(const QString &key, const QVariant &value, const QVariant &fallback);
    void removeGroup(const QString &group);

    QSettings m_settings;
};

} // namespace millrace
