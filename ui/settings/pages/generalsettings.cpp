#include "ui/settings/pages/generalsettings.h"

#include "ui/settings/autostart.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/workspace/workspace.h"

#include <QCheckBox>
#include <QPushButton>
#include <QSignalBlocker>

namespace millrace {

using namespace Qt::StringLiterals;

GeneralSettings::GeneralSettings(Workspace &workspace, UiPreferences &preferences, QWidget *parent)
    : SettingsSection(tr("General"), u"settings"_s, parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
{
    addLogin();
    addService();
    addClosing();
    addWaiting();
    addAnswers();
    addPlaces();
    connect(&preferences, &UiPreferences::changed, this, &GeneralSettings::refresh);
    refresh();
}

void GeneralSettings::refresh()
{
    m_answers->setEnabled(m_preferences.hasAnswers());
    m_answers->setToolTip(m_preferences.hasAnswers() ? QString()
                                                     : tr("No question was answered for good."));
    const QSignalBlocker quiet(m_login);
    m_login->setChecked(Autostart().isEnabled());
    askService();
    refreshDefaults();
}

void GeneralSettings::addService()
{
    m_service = new QCheckBox;
    m_service->setEnabled(false); // Until systemd has answered.
    connect(m_service, &QCheckBox::toggled, this, &GeneralSettings::setService);
    m_serviceRow = addRow(
        tr("Run schedules as a &service"),
        tr("A user service of systemd runs the schedules while no window is open; an open window "
           "and the service never run them both."),
        m_service,
        {[this] { return !m_service->isChecked(); }, [this] { m_service->setChecked(false); }});
}

void GeneralSettings::setService(bool isOn)
{
    m_service->setEnabled(false);
    runInBackground(
        m_workspace.pool(), this,
        [isOn, profile = m_workspace.services().profile]() -> Result<UserServiceState> {
            const UserService service(profile);
            const auto done = isOn ? service.install() : service.remove();
            return done ? service.state() : done.error();
        },
        [this, isOn](const Result<UserServiceState> &state) {
            if (state)
                return showService(state);
            const QSignalBlocker quiet(m_service);
            m_service->setEnabled(true);
            m_service->setChecked(!isOn);
            m_serviceRow->setFault(state.error().message + u' ' + state.error().hint);
        });
}

void GeneralSettings::askService()
{
    runInBackground(
        m_workspace.pool(), this,
        [profile = m_workspace.services().profile] { return UserService(profile).state(); },
        [this](const Result<UserServiceState> &state) { showService(state); });
}

void GeneralSettings::showService(const Result<UserServiceState> &state)
{
    const QSignalBlocker quiet(m_service);
    m_service->setEnabled(state.isOk());
    if (!state) {
        m_serviceRow->setFault(state.error().message);
        return;
    }
    m_service->setChecked(state->isInstalled);
    QString sentence
        = tr("A user service of systemd runs the schedules while no window is open; an open "
             "window and the service never run them both.");
    if (state->isInstalled)
        sentence += u' '
            + (state->isActive ? tr("It runs now.") : tr("It is installed, and does not run."));
    if (state->isInstalled && !state->isLingering)
        sentence
            += u' ' + tr("It ends with the session; \"loginctl enable-linger\" lets it go on.");
    m_serviceRow->setSentence(sentence);
    m_serviceRow->setFault({});
    refreshDefaults();
}

void GeneralSettings::addLogin()
{
    m_login = new QCheckBox;
    connect(m_login, &QCheckBox::toggled, this, &GeneralSettings::setStartsAtLogin);
    m_loginRow = addRow(
        tr("Start at &login"),
        tr("Millrace starts with the desktop, in the tray where there is one, so "
           "that schedules run."),
        m_login, {[] { return !Autostart().isEnabled(); }, [this] { m_login->setChecked(false); }});
}

void GeneralSettings::setStartsAtLogin(bool isOn)
{
    runInBackground(
        m_workspace.pool(), this, [isOn] { return Autostart().setEnabled(isOn); },
        [this](const Result<void> &done) {
            m_loginRow->setFault(done ? QString() : done.error().message);
            refresh();
        });
}

void GeneralSettings::addClosing()
{
    auto *control = new QCheckBox;
    control->setChecked(m_preferences.closesToTray());
    connect(control, &QCheckBox::toggled, this,
            [this](bool isOn) { m_preferences.setClosesToTray(isOn); });
    addRow(tr("&Closing the window leaves Millrace in the tray"),
           tr("Where the desktop has a tray, schedules go on running there; otherwise closing the "
              "window quits."),
           control,
           {[this] { return m_preferences.closesToTray(); },
            [control] { control->setChecked(true); }});
}

void GeneralSettings::addWaiting()
{
    addWait(tr("On a &metered network"),
            tr("Whether scheduled runs wait while NetworkManager calls the network metered; a run "
               "started by hand does not wait."),
            &UiPreferences::waitsOnMetered, &UiPreferences::setWaitsOnMetered);
    addWait(tr("On &battery"),
            tr("Whether scheduled runs wait while UPower finds the computer without mains; a run "
               "started by hand does not wait."),
            &UiPreferences::waitsOnBattery, &UiPreferences::setWaitsOnBattery);
}

void GeneralSettings::addWait(const QString &name, const QString &sentence,
                              bool (UiPreferences::*wants)() const,
                              void (UiPreferences::*set)(bool))
{
    auto *control = new SegmentedControl;
    control->addSegment(tr("Go on"));
    control->addSegment(tr("Wait"));
    control->setCurrentIndex((m_preferences.*wants)() ? 1 : 0);
    connect(control, &SegmentedControl::currentChanged, this,
            [this, set](int index) { (m_preferences.*set)(index == 1); });
    addRow(name, sentence, control,
           {[this, wants] { return !(m_preferences.*wants)(); },
            [control] { control->setCurrentIndex(0); }});
}

void GeneralSettings::addAnswers()
{
    m_answers = new QPushButton(tr("As&k again"));
    connect(m_answers, &QPushButton::clicked, &m_preferences, &UiPreferences::resetAnswers);
    addRow(tr("Questions that come once"),
           tr("Notes and questions that were answered for good come again."), m_answers);
}

void GeneralSettings::addPlaces()
{
    auto *forget = new QPushButton(tr("&Forget"));
    connect(forget, &QPushButton::clicked, &m_preferences, &UiPreferences::resetPlaces);
    addRow(tr("Remembered places"),
           tr("The size of the window, the widths and order of columns and the last page; the "
              "next start begins without them."),
           forget);
}

} // namespace millrace
