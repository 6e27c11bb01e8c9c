// VerifyDialog: the rows of source and destination compared, and what differs.
#pragma once

#include "ui/verify/verifytask.h"
#include "ui/widgets/taskdialog.h"

class QCheckBox;
class QPushButton;

namespace millrace {

class PageTable;
class TextLabel;
class VerifiedDifferencesModel;
class VerifiedStreamsModel;
class Workspace;

/// Shows the last verification, starts another one, and says whether runs are followed by one.
/// Show it with open().
class VerifyDialog final : public TaskDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifyDialog)

public:
    /// \a name is the connection's; \a command does the same in a terminal.
    VerifyDialog(VerifyTask::Runner runner, const QString &name, const QString &command,
                 QWidget *parent = nullptr);

    [[nodiscard]] VerifyTask *task() const { return m_task; }
    /// What was found earlier; shown until there is something newer.
    void setLast(const std::optional<Verification> &last);
    /// Whether runs are followed by a verification; nothing can be chosen before.
    void setFollowsRuns(bool follows);
    void showFault(const Error &error);

    void reject() override;

signals:
    void followsRunsChosen(bool follows);

protected:
    bool focusNextPrevChild(bool isForward) override;

private:
    void build();
    void buildResults();
    void addButtons();
    void startOrCancel() override;
    void refresh();
    void refreshProgress();
    void showVerification();
    void showStream();

    const QString m_name;
    const QString m_command;
    VerifyTask *m_task;
    VerifiedStreamsModel *m_streams;
    VerifiedDifferencesModel *m_differences;
    std::optional<Verification> m_shown;
    PageTable *m_streamTable = nullptr;
    TextLabel *m_sentence = nullptr;
    TextLabel *m_notes = nullptr;
    PageTable *m_rowTable = nullptr;
    QCheckBox *m_follows = nullptr;
    QPushButton *m_export = nullptr;
};

/// Opens the dialogue for a stored connection of \a workspace, over \a parent; nothing when it is
/// gone. It deletes itself when it is closed.
VerifyDialog *openVerification(Workspace &workspace, const QString &connectionId, QWidget *parent);

} // namespace millrace
