// ConfigureTab: name, tags, schedule, destination names and advanced settings, to be changed later.
#pragma once

#include "ui/connectionpage/edittab.h"
#include "ui/workspace/workspace.h"

#include <functional>
#include <optional>

namespace millrace {

class ConfigureForm;
class MessageBar;
class SaveBar;

/// The form above the settings tab of the connection page. What was typed stays when the profile
/// changes meanwhile. Every change, Revert too, is a step that can be undone, also after saving.
class ConfigureTab final : public EditTab
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigureTab)

public:
    explicit ConfigureTab(Workspace &workspace, QWidget *parent = nullptr,
                          std::shared_ptr<QUndoStack> history = {});
    ~ConfigureTab() override;

    void showConnection(const QString &id);
    [[nodiscard]] bool owns(const QUndoCommand &command) const override;
    [[nodiscard]] bool isModified() const override { return m_isModified; }
    void save() override;
    void revert() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();
    void showStored(const ConnectionSummary &summary);
    void note(const QString &act);
    void edit(const std::function<void(Connection &)> &change);
    void takeSaved(const Result<Connection> &saved, const Connection &edited);
    void refresh();

    Workspace &m_workspace;
    ConfigureForm *m_form;
    MessageBar *m_message;
    SaveBar *m_bar;
    QString m_connectionId;
    Connection m_stored; ///< As the form was filled.
    /// What was there before the last save, while an old snapshot may still come.
    std::optional<Connection> m_stale;
    Connection m_shown; ///< As the form shows it.
    Connection m_base; ///< As the form showed it when nothing was to be saved.
    Endpoint m_destination;
    bool m_isModified = false;
};

} // namespace millrace
