#include "ui/settings/pages/notificationsettings.h"

#include "core/interchange/noticestorage.h"
#include "ui/notices/noticerulesedit.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QCheckBox>

namespace millrace {

using namespace Qt::StringLiterals;

NotificationSettings::NotificationSettings(Workspace &workspace, UiPreferences &preferences,
                                           QWidget *parent)
    : SettingsSection(tr("Notifications"), u"bell"_s, parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_messages(new MessageBar)
{
    addWidget(m_messages);
    m_edit = new NoticeRulesEdit(
        [this](const NoticeRulesEdit::Row &row) {
            addRow(row.name, row.sentence, row.control, {row.isDefault, row.reset});
        },
        this);
    m_edit->show(NoticeRules(), NoticeRules());
    connect(m_edit, &NoticeRulesEdit::edited, this, &NotificationSettings::store);
    addTrayIcon();
    connect(&preferences, &UiPreferences::changed, this, [this] { refreshDefaults(); });
}

void NotificationSettings::refresh()
{
    if (m_isStoring)
        return; // What comes back afterwards is newer.
    m_workspace.query<NoticeSettings>(
        this, [](StateDatabase &database) { return storedNotices(database); },
        [this](const Result<NoticeSettings> &stored) {
            if (!stored) {
                m_messages->showError(stored.error());
                return;
            }
            if (m_isStoring)
                return;
            m_edit->show(stored->rules, NoticeRules());
            refreshDefaults();
        });
}

void NotificationSettings::store()
{
    refreshDefaults();
    // One after another: two that overtake each other would leave the older one.
    if (m_isStoring) {
        m_isStoreDue = true;
        return;
    }
    m_isStoring = true;
    const auto write = [&secrets = m_workspace.services().secrets, rules = m_edit->rules()](
                           StateDatabase &database) -> Result<NoticeSettings> {
        auto settings = storedNotices(database);
        if (!settings)
            return settings.error();
        settings->rules = rules;
        return storeNotices(database, secrets, *settings);
    };
    m_workspace.query<NoticeSettings>(this, write, [this](const Result<NoticeSettings> &stored) {
        m_isStoring = false;
        if (stored)
            m_messages->dismiss();
        else
            m_messages->showError(stored.error());
        if (std::exchange(m_isStoreDue, false))
            store();
    });
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
