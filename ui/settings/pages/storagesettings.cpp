#include "ui/settings/pages/storagesettings.h"

#include "ui/settings/settingrow.h"
#include "ui/settings/storageuse.h"
#include "ui/widgets/displaytext.h"
#include "ui/workspace/workspace.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QPushButton>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

StorageSettings::StorageSettings(Workspace &workspace, QWidget *parent)
    : SettingsSection(tr("Storage"), u"storage"_s, parent)
    , m_workspace(workspace)
{
    const Profile &profile = workspace.services().profile;
    addFolder(tr("Place of the profile"), QFileInfo(profile.stateDatabase()).path());
    addFolder(tr("Place of the logs"), profile.logsFolder());
    m_size = addRow(tr("Size now"), tr("Being measured."), nullptr);
}

void StorageSettings::addFolder(const QString &name, const QString &folder)
{
    auto *open = new QPushButton(tr("Open folder"));
    open->setAccessibleName(tr("Open folder: %1").arg(name));
    connect(open, &QPushButton::clicked, this,
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    addRow(name, folder, open);
}

void StorageSettings::refresh()
{
    runInBackground(
        m_workspace.pool(), this,
        [profile = m_workspace.services().profile] { return storageUse(profile); },
        [this](const StorageUse &use) { show(use); });
}

void StorageSettings::show(const StorageUse &use)
{
    m_size->setSentence(tr("%1 in all: connections, runs and rejected records %2, backups %3, "
                           "logs %4.")
                            .arg(byteText(use.total()), byteText(use.database),
                                 byteText(use.backups), byteText(use.logs)));
}

} // namespace millrace
