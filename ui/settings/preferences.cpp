#include "ui/settings/preferences.h"

#include "core/store/languagechoice.h"
#include "ui/theme/metrics.h"

#include <QApplication>
#include <QFontMetrics>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_theme = "appearance/theme"_L1;
constexpr auto s_density = "appearance/density"_L1;
constexpr auto s_tableFont = "appearance/table_font_percent"_L1;
constexpr auto s_closesToTray = "program/closes_to_tray"_L1;
constexpr auto s_waitsOnMetered = "program/waits_on_metered_network"_L1;
constexpr auto s_waitsOnBattery = "program/waits_on_battery"_L1;
constexpr auto s_plainTrayIcon = "notifications/one_colour_tray_icon"_L1;
constexpr auto s_maximumRuns = "advanced/maximum_runs"_L1;

/// QSettings takes "/" for a border of groups, and the ids of shortcuts are our own words.
QString keyIn(QLatin1StringView group, const QString &name) { return group + u'/' + name; }

QString themeWord(Theme::Choice choice)
{
    switch (choice) {
    case Theme::Choice::Light:
        return u"light"_s;
    case Theme::Choice::Dark:
        return u"dark"_s;
    case Theme::Choice::System:
        break;
    }
    return u"system"_s;
}

} // namespace

QString UiPreferences::fileOf(const Profile &profile) { return preferencesFile(profile); }

namespace {

UiPreferences *s_current = nullptr;

} // namespace

UiPreferences::UiPreferences(const QString &file, QObject *parent)
    : QObject(parent)
    , m_settings(file, QSettings::IniFormat)
{
    s_current = this;
}

UiPreferences::~UiPreferences()
{
    if (s_current == this)
        s_current = nullptr;
}

UiPreferences *UiPreferences::current() { return s_current; }

Theme::Choice UiPreferences::themeChoice() const
{
    const QString word = m_settings.value(s_theme).toString();
    for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        if (word == themeWord(choice))
            return choice;
    }
    return Theme::Choice::System;
}

void UiPreferences::setThemeChoice(Theme::Choice choice)
{
    store(s_theme, themeWord(choice), themeWord(Theme::Choice::System));
}

Density UiPreferences::density() const
{
    return m_settings.value(s_density).toString() == "compact"_L1 ? Density::Compact
                                                                  : Density::Comfortable;
}

void UiPreferences::setDensity(Density density)
{
    store(s_density, density == Density::Compact ? u"compact"_s : u"comfortable"_s,
          u"comfortable"_s);
}

int UiPreferences::tableFontPercent() const
{
    return std::clamp(m_settings.value(s_tableFont, 100).toInt(), 80, 160);
}

void UiPreferences::setTableFontPercent(int percent) { store(s_tableFont, percent, 100); }

QFont UiPreferences::tableFont() const
{
    QFont font = Theme::instance().font(TextRole::Body);
    font.setPointSizeF(font.pointSizeF() * tableFontPercent() / 100.0);
    return font;
}

int UiPreferences::rowHeight() const
{
    const bool isCompact = density() == Density::Compact;
    const int text = QFontMetrics(tableFont()).height();
    return std::max(isCompact ? metrics::compactRowHeight : metrics::rowHeight,
                    text + (isCompact ? metrics::spaceS : metrics::spaceL));
}

QString UiPreferences::language() const
{
    return m_settings.value(QLatin1StringView(languageKey)).toString();
}

void UiPreferences::setLanguage(const QString &code)
{
    store(QLatin1StringView(languageKey), code, QString());
}

bool UiPreferences::closesToTray() const { return m_settings.value(s_closesToTray, true).toBool(); }

void UiPreferences::setClosesToTray(bool isOn) { store(s_closesToTray, isOn, true); }

bool UiPreferences::waitsOnMetered() const
{
    return m_settings.value(s_waitsOnMetered, false).toBool();
}

void UiPreferences::setWaitsOnMetered(bool isOn) { store(s_waitsOnMetered, isOn, false); }

bool UiPreferences::waitsOnBattery() const
{
    return m_settings.value(s_waitsOnBattery, false).toBool();
}

void UiPreferences::setWaitsOnBattery(bool isOn) { store(s_waitsOnBattery, isOn, false); }

bool UiPreferences::hasPlainTrayIcon() const
{
    return m_settings.value(s_plainTrayIcon, false).toBool();
}

void UiPreferences::setPlainTrayIcon(bool isOn) { store(s_plainTrayIcon, isOn, false); }

bool UiPreferences::isAnswered(const QString &id) const
{
    return m_settings.value(keyIn("answers"_L1, id), false).toBool();
}

void UiPreferences::setAnswered(const QString &id) { store(keyIn("answers"_L1, id), true, false); }

bool UiPreferences::hasAnswers() const { return m_settings.childGroups().contains(u"answers"_s); }

void UiPreferences::resetAnswers()
{
    removeGroup(u"answers"_s);
    emit changed();
}

int UiPreferences::maximumRuns() const
{
    return std::clamp(m_settings.value(s_maximumRuns, s_defaultMaximumRuns).toInt(), 1, 16);
}

void UiPreferences::setMaximumRuns(int runs) { store(s_maximumRuns, runs, s_defaultMaximumRuns); }

std::optional<QKeySequence> UiPreferences::shortcut(const QString &actionId) const
{
    const QVariant stored = m_settings.value(keyIn("shortcuts"_L1, actionId));
    if (!stored.isValid())
        return std::nullopt;
    return QKeySequence(stored.toString(), QKeySequence::PortableText);
}

void UiPreferences::setShortcut(const QString &actionId, const std::optional<QKeySequence> &keys)
{
    const QString key = keyIn("shortcuts"_L1, actionId);
    if (keys)
        m_settings.setValue(key, keys->toString(QKeySequence::PortableText));
    else
        m_settings.remove(key);
    emit changed();
}

QByteArray UiPreferences::place(const QString &key) const
{
    return m_settings.value(keyIn("places"_L1, key)).toByteArray();
}

void UiPreferences::setPlace(const QString &key, const QByteArray &value)
{
    m_settings.setValue(keyIn("places"_L1, key), value);
}

void UiPreferences::resetPlaces() { removeGroup(u"places"_s); }

void UiPreferences::store(const QString &key, const QVariant &value, const QVariant &fallback)
{
    if (m_settings.value(key, fallback).toString() == value.toString())
        return;
    if (value == fallback)
        m_settings.remove(key);
    else
        m_settings.setValue(key, value);
    emit changed();
}

void UiPreferences::removeGroup(const QString &group) { m_settings.remove(group); }

} // namespace millrace
