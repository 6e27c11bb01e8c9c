// ImportDialog: shows what files would change in the profile, and changes it.
#pragma once

#include "core/base/cancellation.h"
#include "core/interchange/profileplanner.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QCheckBox;
class QListView;
class QPushButton;
class QStackedWidget;
class QStringListModel;
class QTreeView;

namespace millrace {

class LoadingView;
class MessageBar;
class PlanModel;
class TextLabel;

/// Reads files, makes the plan in the background, and carries it out when the person says so: all
/// of it or nothing. Sources a file brings along are asked for their streams only after the person
/// has agreed, for a file of a stranger may name any server and any secret. Show it with open();
/// deletes itself when closed.
class ImportDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportDialog)

public:
    /// \a paths: files or folders. \a workspace outlives the dialog.
    ImportDialog(Workspace &workspace, const QStringList &paths, QWidget *parent = nullptr);
    ~ImportDialog() override;

    [[nodiscard]] QPushButton *act() const { return m_act; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    [[nodiscard]] MessageBar *messages() const { return m_message; }
    [[nodiscard]] QCheckBox *prune() const { return m_prune; }
    /// The faults of the files, one per row.
    [[nodiscard]] QListView *faults() const { return m_faults; }

    /// Not while the plan is carried out: how it went has to be told.
    void reject() override;

signals:
    /// The ids of the connections that were made or changed, and what was done in a few words.
    void imported(const QStringList &connectionIds, const QString &summary);

private:
    struct Outcome;

    void build();
    QWidget *buildButtons();
    void makePlan();
    void present(const Outcome &outcome);
    void showFaults(const std::vector<Error> &faults);
    void askFirst(const std::vector<Endpoint> &ends);
    void showPlan(const ProfilePlan &plan);
    void carryOutPlan();
    void finish(const Result<QString> &done);
    void setBusy(bool isBusy);
    [[nodiscard]] QString command() const;

    Workspace &m_workspace;
    const QStringList m_paths;
    std::shared_ptr<const ProfilePlan> m_plan; ///< Null while there is none to carry out.
    bool m_asksEnds = false;
    int m_round = 0; ///< Of the planning that counts.
    CancellationSource m_cancellation;
    PlanModel *m_model;
    QStringListModel *m_faultTexts;
    MessageBar *m_message = nullptr;
    QStackedWidget *m_places = nullptr;
    LoadingView *m_loading = nullptr;
    QTreeView *m_tree = nullptr;
    QListView *m_faults = nullptr;
    QWidget *m_nothing = nullptr; ///< While there is a question to answer.
    TextLabel *m_summary = nullptr;
    QCheckBox *m_prune = nullptr;
    QPushButton *m_act = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace millrace
