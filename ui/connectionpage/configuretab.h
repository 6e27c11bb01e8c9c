// ConfigureTab: name, tags, schedule, destination names and advanced settings, to be changed later.
#pragma once

#include "ui/connectionpage/edittab.h"
#include "ui/workspace/workspace.h"

#include <optional>

namespace millrace {

class ConfigureForm;
class MessageBar;
class SaveBar;

/// The form above the settings tab of the connection page. What was typed stays when the profile
/// changes meanwhile.
class ConfigureTab final : public EditTab
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigureTab)

public:
    explicit ConfigureTab(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    [[nodiscard]] bool isModified() const override { return m_isModified; }
    void save() override;
    void revert() override;

private:
    void follow();
    void showStored(const ConnectionSummary &summary);
    void takeSaved(const Result<Connection> &saved, int savedEdits);
    void setModified(bool isModified);

    Workspace &m_workspace;
    ConfigureForm *m_form;
    MessageBar *m_message;
    SaveBar *m_bar;
    QString m_connectionId;
    Connection m_stored; ///< As the form was filled.
    /// What was there before the last save, while an old snapshot may still come.
    std::optional<Connection> m_stale;
    int m_edits = 0;
    bool m_isModified = false;
};

} // namespace millrace
