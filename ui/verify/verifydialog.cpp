#include "ui/verify/verifydialog.h"

#include "core/store/verificationstore.h"
#include "ui/theme/iconprovider.h"
#include "ui/verify/verifieddifferencesmodel.h"
#include "ui/verify/verifiedstreamsmodel.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QCheckBox>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

VerifyTask::Runner runnerOf(const Workspace &workspace, const ConnectionSummary &connection)
{
    const WorkspaceServices &services = workspace.services();
    return [&registry = services.registry, &secrets = services.secrets,
            &database = services.database, &clock = services.clock, copy = connection.connection,
            source = connection.source, destination = connection.destination](
               const VerificationOptions &options,
               const Cancellation &cancellation) -> Result<Verification> {
        auto verified = ConnectionVerifier(registry, secrets, clock)
                            .run(copy, source, destination, options, cancellation);
        if (!verified)
            return verified;
        if (auto kept = VerificationStore(database).keep(copy.id, *verified); !kept)
            return kept.error();
        return verified;
    };
}

/// Reads what is known of earlier ones, and stores the choice about runs.
void connectStore(Workspace &workspace, const QString &id, VerifyDialog *dialog)
{
    workspace.query<std::optional<Verification>>(
        dialog, [id](StateDatabase &database) { return VerificationStore(database).last(id); },
        [dialog](const Result<std::optional<Verification>> &last) {
            if (last)
                dialog->setLast(*last);
            else
                dialog->showFault(last.error());
        });
    const auto store = [&workspace, id, dialog](bool follows) {
        workspace.editConnection(
            id, [follows](Connection &connection) { connection.settings.verifiesRuns = follows; },
            dialog,
            [dialog](const Result<Connection> &stored) {
                if (!stored)
                    dialog->showFault(stored.error());
            });
    };
    QObject::connect(dialog, &VerifyDialog::followsRunsChosen, dialog, store);
}

} // namespace

VerifyDialog *openVerification(Workspace &workspace, const QString &connectionId, QWidget *parent)
{
    const auto snapshot = workspace.snapshot();
    const ConnectionSummary *connection = snapshot->connection(connectionId);
    if (connection == nullptr)
        return nullptr;
    const QString &name = connection->connection.name;
    auto *dialog
        = new VerifyDialog(runnerOf(workspace, *connection), name,
                           CommandTexts(workspace.services().profile).verify(name), parent);
    dialog->setFollowsRuns(connection->connection.settings.verifiesRuns);
    connectStore(workspace, connectionId, dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

VerifyDialog::VerifyDialog(VerifyTask::Runner runner, const QString &name, const QString &command,
                           QWidget *parent)
    : TaskDialog(parent)
    , m_name(name)
    , m_command(command)
    , m_task(new VerifyTask(std::move(runner), this))
    , m_streams(new VerifiedStreamsModel(this))
    , m_differences(new VerifiedDifferencesModel(this))
{
    build();
    connect(m_task, &VerifyTask::changed, this, &VerifyDialog::refresh);
    refresh();
    m_start->setFocus();
}

void VerifyDialog::setLast(const std::optional<Verification> &last)
{
    if (m_shown || !last)
        return;
    m_shown = last;
    showVerification();
    refresh();
}

void VerifyDialog::setFollowsRuns(bool follows)
{
    m_follows->setChecked(follows);
    m_follows->setEnabled(true);
}

void VerifyDialog::showFault(const Error &error) { m_message->showError(error); }

void VerifyDialog::startOrCancel()
{
    if (m_task->state() == VerifyTask::State::Running)
        m_task->cancel();
    else
        m_task->start();
}

void VerifyDialog::reject()
{
    m_task->cancel();
    QDialog::reject();
}

void VerifyDialog::refresh()
{
    const VerifyTask::State state = m_task->state();
    const bool isRunning = state == VerifyTask::State::Running;
    m_start->setText(isRunning ? tr("Cancel") : m_shown ? tr("&Verify again") : tr("&Verify"));
    m_start->setIcon(icon(isRunning ? u"stop"_s : u"play"_s, ColorRole::AccentText));
    const auto &found = m_task->verification();
    if (state == VerifyTask::State::Done && (!m_shown || m_shown->endedAt != found->endedAt)) {
        m_shown = found;
        showVerification();
    }
    if (state == VerifyTask::State::Failed)
        m_error->showError(*m_task->error());
    m_pages->setCurrentWidget(state == VerifyTask::State::Failed ? m_errorPage
                                  : m_shown                      ? m_results
                                                                 : static_cast<QWidget *>(m_idle));
    refreshProgress();
}

void VerifyDialog::refreshProgress()
{
    const VerifyTask::State state = m_task->state();
    const bool isRunning = state == VerifyTask::State::Running;
    m_spinner->setVisible(isRunning);
    const auto &progress = m_task->progress();
    if (isRunning && progress)
        m_progress->setText(
            tr("Stream %1 of %2, %3: %4 rows of the source and %5 of the "
               "destination read in pass %6")
                .arg(QString::number(progress->streamNumber), QString::number(progress->streams),
                     progress->stream.text(), groupedNumber(progress->sourceRows),
                     groupedNumber(progress->destinationRows), QString::number(progress->pass)));
    else if (isRunning)
        m_progress->setText(tr("Asking source and destination"));
    else if (state == VerifyTask::State::Cancelled)
        m_progress->setText(tr("Cancelled. Nothing was changed."));
    else if (m_shown)
        m_progress->setText(
            (m_shown->isAfterRun ? tr("Verified %1, after a run.") : tr("Verified %1."))
                .arg(localTime(m_shown->endedAt)));
    else
        m_progress->clear();
}

void VerifyDialog::showVerification()
{
    m_streams->setStreams(m_shown->streams);
    if (m_streams->rowCount() == 0)
        return;
    // What differs is looked at first.
    int row = 0;
    for (int i = m_streams->rowCount() - 1; i >= 0; --i)
        row = m_streams->stream(i).agrees() ? row : i;
    m_streamTable->setCurrentIndex(m_streams->index(row, 0));
    showStream();
}

void VerifyDialog::showStream()
{
    const QModelIndex current = m_streamTable->currentIndex();
    if (!current.isValid()) {
        m_sentence->clear();
        m_notes->clear();
        m_differences->setRows({});
        m_export->setEnabled(false);
        return;
    }
    const VerifiedStream &stream = m_streams->stream(current.row());
    m_sentence->setText(u"%1: %2"_s.arg(stream.stream.text(), verificationSentence(stream)));
    QStringList notes = stream.notes;
    if (!stream.error)
        notes << tr("Checksums: source %1, destination %2.")
                     .arg(stream.sourceChecksum, stream.destinationChecksum);
    else if (!stream.error->hint.isEmpty())
        notes << stream.error->hint;
    m_notes->setText(notes.join(u' '));
    m_differences->setRows(stream.examples);
    m_rowTable->setVisible(m_differences->rowCount() > 0);
    m_export->setEnabled(m_differences->rowCount() > 0);
}

} // namespace millrace
