// SettingsPage: the preferences of the window and of the profile, page by page.
#pragma once

#include <QWidget>

#include <vector>

class QListView;
class QScrollArea;
class QStringListModel;

namespace millrace {

class ActionCollection;
class EmptyState;
class FilterEdit;
class ProfileSecretStore;
class SettingsSection;
class UiPreferences;
class Workspace;

/// The pages of settings at the left, the chosen one at the right, a search over all of them.
/// Every change holds at once.
class SettingsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)

public:
    enum class Section {
        General,
        Appearance,
        Notifications,
        Channels,
        Storage,
        Network,
        Secrets,
        Shortcuts,
        Advanced,
    };

    /// Everything outlives the page.
    SettingsPage(Workspace &workspace, UiPreferences &preferences, ActionCollection &actions,
                 ProfileSecretStore &secrets, QWidget *parent = nullptr);

    void showSection(Section section);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void add(SettingsSection *section);
    void showCurrent();
    void search(const QString &text);

    QStringListModel *m_names = nullptr;
    QListView *m_list = nullptr;
    FilterEdit *m_search = nullptr;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_content = nullptr;
    EmptyState *m_noHits = nullptr;
    std::vector<SettingsSection *> m_sections;
};

} // namespace millrace
