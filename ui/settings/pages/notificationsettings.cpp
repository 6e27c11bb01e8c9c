#include "ui/settings/pages/notificationsettings.h"

#include "ui/settings/settingrow.h"

#include <QCheckBox>
#include <QSpinBox>

namespace millrace {

using namespace Qt::StringLiterals;

NotificationSettings::NotificationSettings(UiPreferences &preferences, QWidget *parent)
    : SettingsSection(tr("Notifications"), u"bell"_s, parent)
    , m_preferences(preferences)
{
    addKind(NotificationKind::FirstFailure, tr("&First failure"),
            tr("A connection fails that did not fail before."));
    addKind(NotificationKind::Recovery, tr("&Recovery"),
            tr("A connection that had failed is healthy again."));
    addKind(NotificationKind::ActionRequired, tr("Action re&quired"),
            tr("Only a change of the configuration helps."));
    addKind(NotificationKind::ManyRejected, tr("&Many rejected records"),
            tr("A run rejects more records than the number below."));
    addKind(NotificationKind::LongRunFinished, tr("&Long run finished"),
            tr("A run ends that took longer than the time below."));
    addLimits();
    addTrayIcon();
    connect(&preferences, &UiPreferences::changed, this, [this] { refreshDefaults(); });
}

void NotificationSettings::addKind(NotificationKind kind, const QString &name,
                                   const QString &sentence)
{
    auto *control = new QCheckBox;
    control->setChecked(m_preferences.notifies(kind));
    connect(control, &QCheckBox::toggled, this,
            [this, kind](bool isOn) { m_preferences.setNotifies(kind, isOn); });
    addRow(name, sentence, control,
           {[this, kind] { return m_preferences.notifies(kind); },
            [control] { control->setChecked(true); }});
}

void NotificationSettings::addLimits()
{
    auto *records = new QSpinBox;
    records->setRange(1, 1'000'000);
    records->setGroupSeparatorShown(true);
    records->setValue(m_preferences.manyRejected());
    connect(records, &QSpinBox::valueChanged, this,
            [this](int value) { m_preferences.setManyRejected(value); });
    addRow(tr("Rejected records of a r&un"), tr("More than this many count as many."), records,
           {[this] { return m_preferences.manyRejected() == UiPreferences::s_defaultManyRejected; },
            [records] { records->setValue(UiPreferences::s_defaultManyRejected); }});

    auto *minutes = new QSpinBox;
    minutes->setRange(1, 24 * 60);
    minutes->setSuffix(tr(" min"));
    minutes->setValue(m_preferences.longRunMinutes());
    connect(minutes, &QSpinBox::valueChanged, this,
            [this](int value) { m_preferences.setLongRunMinutes(value); });
    addRow(tr("Length of a lon&g run"), tr("A run that takes longer than this counts as long."),
           minutes,
           {[this] {
                return m_preferences.longRunMinutes() == UiPreferences::s_defaultLongRunMinutes;
            },
            [minutes] { minutes->setValue(UiPreferences::s_defaultLongRunMinutes); }});
}

void NotificationSettings::addTrayIcon()
{
    auto *control = new QCheckBox;
    control->setChecked(m_preferences.hasPlainTrayIcon());
    connect(control, &QCheckBox::toggled, this,
            [this](bool isOn) { m_preferences.setPlainTrayIcon(isOn); });
    addRow(tr("One-colour &icon in the tray"),
           tr("The icon is grey, on light and dark panels alike, and tells how things stand by its "
              "shape alone."),
           control,
           {[this] { return !m_preferences.hasPlainTrayIcon(); },
            [control] { control->setChecked(false); }});
}

} // namespace millrace
