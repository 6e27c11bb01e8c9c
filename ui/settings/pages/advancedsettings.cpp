#include "ui/settings/pages/advancedsettings.h"

#include "ui/settings/preferences.h"
#include "ui/settings/settingrow.h"
#include "ui/workspace/workspace.h"

#include <QSpinBox>

namespace millrace {

using namespace Qt::StringLiterals;

AdvancedSettings::AdvancedSettings(Workspace &workspace, UiPreferences &preferences,
                                   QWidget *parent)
    : SettingsSection(tr("Advanced"), u"advanced"_s, parent)
{
    auto *runs = new QSpinBox;
    runs->setRange(1, 16);
    runs->setValue(preferences.maximumRuns());
    connect(runs, &QSpinBox::valueChanged, this, [this, &workspace, &preferences](int value) {
        preferences.setMaximumRuns(value);
        workspace.services().engine.setMaximumRuns(value);
        refreshDefaults();
    });
    addRow(tr("Connections at &once"),
           tr("So many run at the same time; further ones wait in line."), runs,
           {[&preferences] {
                return preferences.maximumRuns() == UiPreferences::s_defaultMaximumRuns;
            },
            [runs] { runs->setValue(UiPreferences::s_defaultMaximumRuns); }});
}

} // namespace millrace
