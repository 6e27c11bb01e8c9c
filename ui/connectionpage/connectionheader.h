// ConnectionHeader: what the connection is, how it stands and why, and what can be done with it.
#pragma once

#include "core/model/connectionstate.h"

#include <QWidget>

#include <vector>

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
enum class CommandTwin {
    Sync,
    SyncTrial,
    PauseRun,
    ResumeRun,
    CancelRun,
    RunNext,
    Pause,
    Resume,
    Check,
    Duplicate,
    LookForChanges,
    Schedule,
    Settings,
    Tags,
    Verify,
    Export,
    ExportWithState,
    ExportRejected,
    Clear,
    Delete
};

/// Rows per stream of a trial run.
inline constexpr qint64 s_trialRows = 100;

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
    /// Says which ends have passed no test as they are; none: nothing is said.
    void setUntested(const std::vector<Endpoint> &ends);

    /// The state in one sentence, as it is shown.
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QPushButton *syncButton() const { return m_sync; }
    [[nodiscard]] QPushButton *pauseRunButton() const { return m_pauseRun; }
    [[nodiscard]] QMenu *syncMenu() const { return m_syncMenu; }
    [[nodiscard]] QMenu *menu() const { return m_menu; }
    /// Whether the main button stops what is on.
    [[nodiscard]] bool isCancel() const { return m_isOn; }

signals:
    /// Sync now or Resume run, or Cancel while a run is on or waits.
    void syncOrCancelRequested();
    void trialRequested();
    void pauseRunRequested();
    void giveUpRequested();
    void runNextRequested();
    void pauseRequested(bool isPaused);
    void dryRunRequested();
    void verifyRequested();
    void duplicateRequested();
    void exportRequested(bool hasCheckpoints);
    void commandRequested(CommandTwin twin);
    void lookRequested();
    void refreshRequested();
    void clearRequested();
    void deleteRequested();
    void closed();

private:
    void build();
    void buildMenu();
    void buildSyncMenu();
    void showMark(const Endpoint &destination);
    void showTags(const ConnectionSummary &connection, const Workspace &workspace);
    void showActions(const ConnectionSummary &connection, const Workspace &workspace);
    void showSync(const ConnectionSummary &connection, bool isElsewhere, bool isQueued);
    void buildCommandMenu();
    void announceState();

    QString m_name;
    QString m_shownId;
    ConnectionState m_shownState = ConnectionState::NotRunYet;
    bool m_isEnabled = true;
    bool m_isOn = false;
    QStringList m_tagNames;
    MarkBar *m_mark = nullptr; ///< Of the destination.
    ElidedLabel *m_title = nullptr;
    StateBadge *m_badge = nullptr;
    TagChip *m_production = nullptr;
    QHBoxLayout *m_tags = nullptr;
    TextLabel *m_sentence = nullptr;
    TextLabel *m_facts = nullptr;
    TagChip *m_untested = nullptr;
    QPushButton *m_sync = nullptr;
    QToolButton *m_syncMore = nullptr;
    QMenu *m_syncMenu = nullptr;
    QAction *m_trial = nullptr;
    QAction *m_runNext = nullptr;
    QAction *m_giveUp = nullptr;
    QPushButton *m_pauseRun = nullptr; ///< Shown while a run is on.
    QPushButton *m_pause = nullptr;
    QPushButton *m_more = nullptr;
    QMenu *m_menu = nullptr;
    QAction *m_dryRun = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_clear = nullptr;
};

} // namespace millrace
