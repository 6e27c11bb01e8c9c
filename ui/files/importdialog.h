// ImportDialog: shows what files would change in the profile, and changes it.
#pragma once

#include "core/base/cancellation.h"
#include "core/interchange/airbyteimport.h"
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

class AirbyteReportView;
class LoadingView;
class MessageBar;
class PlanModel;
class TextLabel;

/// Reads files, makes the plan in the background, and carries it out when the person says so: all
/// of it or nothing. Files of Airbyte, Terraform and Meltano are recognised; of them a report comes
/// before the plan. Sources a file brings along are asked for their streams only after the person
/// has agreed, for a file of a stranger may name any server and any secret. Show it with open();
/// deletes itself when closed.
class ImportDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportDialog)

public:
    enum class Origin {
        Any, ///< What the files are is found out.
        Airbyte, ///< Other files than those of Airbyte, Terraform and Meltano are a fault.
    };

    /// \a paths: files or folders. \a workspace outlives the dialog.
    ImportDialog(Workspace &workspace, const QStringList &paths, QWidget *parent = nullptr,
                 Origin origin = Origin::Any);
    ~ImportDialog() override;

    [[nodiscard]] QPushButton *act() const { return m_act; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    [[nodiscard]] MessageBar *messages() const { return m_message; }
    [[nodiscard]] QCheckBox *prune() const { return m_prune; }
    [[nodiscard]] QPushButton *back() const { return m_back; }
    [[nodiscard]] AirbyteReportView *report() const { return m_report; }
    /// The faults of the files, one per row.
    [[nodiscard]] QListView *faults() const { return m_faults; }

    /// Not while the plan is carried out: how it went has to be told.
    void reject() override;

signals:
    /// The ids of the connections that were made or changed, and what was done in a few words.
    void imported(const QStringList &connectionIds, const QString &summary);
    /// There is nowhere to keep a secret; the plan can be carried out once there is.
    void secretBackendNeeded(const millrace::Error &reason);

protected:
    bool focusNextPrevChild(bool isForward) override;

private:
    struct Outcome;

    void build();
    void buildPlaces();
    QWidget *buildButtons();
    void readFiles();
    void showReport();
    /// Makes the plan of what the report has, or carries the plan out.
    void goOn();
    /// Leaves a reading or planning; of Airbyte's files the report stays.
    void stop();
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
    const Origin m_origin;
    std::shared_ptr<const AirbyteImport> m_airbyte; ///< Null for files of our own form.
    std::shared_ptr<const ProfilePlan> m_plan; ///< Null while there is none to carry out.
    bool m_asksEnds = false;
    int m_round = 0; ///< Of the planning that counts.
    CancellationSource m_cancellation;
    PlanModel *m_model;
    QStringListModel *m_faultTexts;
    TextLabel *m_about = nullptr;
    MessageBar *m_message = nullptr;
    AirbyteReportView *m_report = nullptr;
    QStackedWidget *m_places = nullptr;
    LoadingView *m_loading = nullptr;
    QTreeView *m_tree = nullptr;
    QListView *m_faults = nullptr;
    QWidget *m_nothing = nullptr; ///< While there is a question to answer.
    TextLabel *m_summary = nullptr;
    QCheckBox *m_prune = nullptr;
    QPushButton *m_back = nullptr; ///< To the report; hidden where there is none.
    QPushButton *m_act = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace millrace
