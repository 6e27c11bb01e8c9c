// SettingsPage: the preferences of the window and of the profile, page by page.
#pragma once

#include <QWidget>

#include <memory>

namespace millrace {

class ActionCollection;
class UiPreferences;
class Workspace;

/// The pages of settings at the left, the chosen one at the right, a search over all of them.
/// Every change holds at once.
class SettingsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)

public:
    /// Everything outlives the page.
    SettingsPage(Workspace &workspace, UiPreferences &preferences, ActionCollection &actions,
                 QWidget *parent = nullptr);
    ~SettingsPage() override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace millrace
