// ConnectionHeader: what the connection is, how it stands and why, and what can be done with it.
#pragma once

#include "core/model/connectionstate.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenu;
class QPushButton;
class QToolButton;

namespace millrace {

class ElidedLabel;
class MarkBar;
class StateBadge;
class TagChip;
class TextLabel;
class Workspace;
struct ConnectionSummary;
struct Endpoint;

/// The acts on a whole connection that the command line has too.
enum class CommandTwin { Sync, Check, Export, ExportWithState, ExportRejected, Clear, Delete };

/// UI thread only.
class ConnectionHeader final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionHeader)

public:
    explicit ConnectionHeader(QWidget *parent = nullptr);

    /// Shows the connection as \a workspace knows it now.
    void show(const ConnectionSummary &connection, const Workspace &workspace);
    using QWidget::show;

    /// The state in one sentence, as it is shown.
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QPushButton *syncButton() const { return m_sync; }
    [[nodiscard]] QMenu *menu() const { return m_menu; }

signals:
    /// Sync now, or Cancel while a run is on or waits.
    void syncOrCancelRequested();
    void pauseRequested(bool isPaused);
    void duplicateRequested();
    void exportRequested(bool hasCheckpoints);
    void commandRequested(CommandTwin twin);
    void clearRequested();
    void deleteRequested();
    void closed();

private:
    void build();
    void buildMenu();
    void showMark(const Endpoint &destination);
    void showTags(const ConnectionSummary &connection, const Workspace &workspace);
    void showActions(const ConnectionSummary &connection, const Workspace &workspace);
    void buildCommandMenu();
    void announceState();

    QString m_name;
    QString m_shownId;
    ConnectionState m_shownState = ConnectionState::NotRunYet;
    bool m_isEnabled = true;
    QStringList m_tagNames;
    MarkBar *m_mark = nullptr; ///< Of the destination.
    ElidedLabel *m_title = nullptr;
    StateBadge *m_badge = nullptr;
    TagChip *m_production = nullptr;
    QHBoxLayout *m_tags = nullptr;
    TextLabel *m_sentence = nullptr;
    TextLabel *m_facts = nullptr;
    QPushButton *m_sync = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_more = nullptr;
    QMenu *m_menu = nullptr;
    QAction *m_clear = nullptr;
};

} // namespace millrace
