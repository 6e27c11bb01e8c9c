// ConnectionWizard: makes a connection, step by step.
#pragma once

#include "core/store/draftrepository.h"
#include "ui/wizard/connectiondraft.h"
#include "ui/wizard/wizardstep.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace millrace {

class EndpointStep;
class MappingStep;
class MessageBar;
class StepList;
class StreamsStep;
class UiPreferences;

/// Source → Destination → Streams → Mapping → Configure; the mapping is for destinations with
/// objects of their own alone. Going back loses nothing; closing keeps a draft,
/// which openDraft() goes on with. Undo and redo cover the whole draft.
class ConnectionWizard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionWizard)

public:
    explicit ConnectionWizard(Workspace &workspace, QWidget *parent = nullptr);
    /// Keeps a draft when there is anything to keep.
    ~ConnectionWizard() override;

    /// See SchemaTreeView::setPreferences().
    void setPreferences(UiPreferences &preferences);
    /// Goes on where \a draft was left.
    void openDraft(const Draft &draft);
    /// Starts with a source of this file or connection URL, everything guessed.
    void startWith(const QString &pathOrUrl);
    [[nodiscard]] ConnectionDraft &draft() { return *m_draft; }
    [[nodiscard]] int currentStep() const;

signals:
    /// The connection is stored; \a isStarted when its first run was asked for.
    void created(const QString &connectionId, bool isStarted);
    void closed();
    /// A secret cannot be kept until the person has chosen where.
    void secretBackendNeeded(const millrace::Error &error);

public slots:
    /// What Ctrl+Return does: the next step, and at the end "Create and sync".
    void runMainAct();

protected:
    void showEvent(QShowEvent *event) override;
    /// Keeps the draft.
    void closeEvent(QCloseEvent *event) override;

private:
    void addSteps();
    void addStep(WizardStep *step);
    [[nodiscard]] QWidget *makeFooter();
    void addActions();
    void goTo(int index);
    /// The next step in the direction of \a step that is needed.
    void goBy(int step);
    [[nodiscard]] bool isNeeded(int index) const;
    void advance(const WizardStep *step);
    void showMissing();
    void updateFooter();
    void noteChange();
    void copyCommand();
    void openDryRun();
    void create(bool isStarted);
    void save(bool isStarted);
    void finishCreating(const Result<Connection> &saved, bool isStarted);
    void store();
    /// What the list calls the draft; never empty.
    [[nodiscard]] QString draftName() const;

    Workspace &m_workspace;
    StreamsStep *m_streamsStep = nullptr;
    MappingStep *m_mappingStep = nullptr;
    ConnectionDraft *m_draft;
    StepList *m_list;
    QLabel *m_question;
    MessageBar *m_message;
    QStackedWidget *m_stack;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_copyCommand = nullptr;
    QPushButton *m_dryRun = nullptr;
    QPushButton *m_create;
    std::vector<WizardStep *> m_steps;
    std::array<EndpointStep *, 2> m_endSteps{}; ///< Source and destination.
    QTimer m_storeTimer; ///< Typing is kept once it pauses.
    int m_reached = 0;
    bool m_isCreated = false;
    bool m_isAnnounced = false; ///< created() was emitted.
};

} // namespace millrace
