// ConnectionSettingsPage: the settings tab of the connection page, around the form given to it.
#pragma once

#include "ui/connectionpage/checkpoints.h"

#include <QWidget>

class QGridLayout;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace millrace {

class Card;
class CheckpointModel;
class CollapsibleSection;
class ConnectionActs;
class ConnectionNotices;
class ErrorView;
class LoadingView;
class PageTable;
class StateEditor;
class Workspace;

/// Reads the checkpoints in the background. UI thread only.
class ConnectionSettingsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionSettingsPage)

public:
    /// \a acts must outlive the page.
    ConnectionSettingsPage(Workspace &workspace, ConnectionActs &acts, QWidget *parent = nullptr);

    /// The form above the page's own parts; owned by the page. Another one replaces it.
    void setForm(QWidget *form);
    void showConnection(const QString &id);
    /// Reads the checkpoints again.
    void follow();
    [[nodiscard]] CheckpointModel *checkpoints() const { return m_model; }
    [[nodiscard]] PageTable *table() const { return m_table; }

private:
    void build();
    [[nodiscard]] Card *buildCheckpoints();
    [[nodiscard]] Card *buildActs();
    QPushButton *addAct(QGridLayout *layout, const QString &iconName, const QString &text,
                        const QString &explanation);
    void take(const Result<std::vector<StreamCheckpoint>> &checkpoints);
    void showChosen();
    void showPositions();
    [[nodiscard]] const StreamCheckpoint *chosen() const;

    Workspace &m_workspace;
    ConnectionActs &m_acts;
    QString m_connectionId;
    quint64 m_token = 0;
    QWidget *m_form = nullptr;
    QVBoxLayout *m_column = nullptr;
    QStackedWidget *m_stack = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    CheckpointModel *m_model = nullptr;
    PageTable *m_table = nullptr;
    QPushButton *m_startAgain = nullptr;
    QPushButton *m_clearStream = nullptr;
    QPushButton *m_clear = nullptr; ///< Of all streams.
    QPushButton *m_refresh = nullptr;
    QPushButton *m_history = nullptr;
    CollapsibleSection *m_advanced = nullptr;
    StateEditor *m_editor = nullptr;
    ConnectionNotices *m_notices = nullptr;
};

} // namespace millrace
