// ConfigureTab: name, tags, schedule, destination names and advanced settings, to be changed later.
#pragma once

#include "ui/workspace/workspace.h"

#include <QWidget>

namespace millrace {

class ConfigureForm;
class MessageBar;
class SaveBar;

/// The form above the settings tab of the connection page. What was typed stays when the profile
/// changes meanwhile.
class ConfigureTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigureTab)

public:
    explicit ConfigureTab(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    [[nodiscard]] bool isModified() const { return m_isModified; }

private:
    void follow();
    void revert();
    void save();
    void setModified(bool isModified);

    Workspace &m_workspace;
    ConfigureForm *m_form;
    MessageBar *m_message;
    SaveBar *m_bar;
    QString m_connectionId;
    bool m_isModified = false;
};

} // namespace millrace
