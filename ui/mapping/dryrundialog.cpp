#include "ui/mapping/dryrundialog.h"

#include "core/base/pluralform.h"
#include "ui/mapping/dryrunchoices.h"
#include "ui/mapping/dryrunsamplesmodel.h"
#include "ui/mapping/dryrunstreamsmodel.h"
#include "ui/mapping/dryruntext.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/productionguard.h"
#include "ui/workspace/workspace.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_actions{DryRunAction::Create,    DryRunAction::Update,
                               DryRunAction::Delete,    DryRunAction::Reject,
                               DryRunAction::Unchanged, DryRunAction::Unknown};

qint64 readIn(const std::vector<DryRunStream> &streams)
{
    qint64 rows = 0;
    for (const DryRunStream &each : streams)
        rows += each.read;
    return rows;
}

} // namespace

QString dryRunCommand(const QString &connectionName, std::optional<qint64> rowLimit)
{
    const QString command = u"millrace-cli dry-run "_s + shellWord(connectionName);
    return rowLimit ? u"%1 --limit %2"_s.arg(command).arg(*rowLimit) : command;
}

DryRunDialog *openDryRun(Workspace &workspace, const QString &connectionId, QWidget *parent)
{
    const auto snapshot = workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(connectionId);
    if (summary == nullptr)
        return nullptr;
    const Endpoint *source = snapshot->endpoint(summary->connection.sourceId);
    const Endpoint *destination = snapshot->endpoint(summary->connection.destinationId);
    if (source == nullptr || destination == nullptr)
        return nullptr;
    return openDryRun(workspace, summary->connection, *source, *destination, true, parent);
}

DryRunDialog *openDryRun(Workspace &workspace, const Connection &connection, const Endpoint &source,
                         const Endpoint &destination, bool isStored, QWidget *parent)
{
    auto *dialog
        = new DryRunDialog(DryRunTask::runnerOf(workspace, connection, source, destination),
                           connection.name, isStored, parent);
    if (isStored) {
        dialog->setChoices(new DryRunChoices(workspace, connection.id, dialog));
        const auto start = [&workspace, id = connection.id] { workspace.startSync(id); };
        QObject::connect(dialog, &DryRunDialog::syncRequested, parent,
                         [&workspace, parent, id = connection.id, start] {
                             guardRuns(parent, workspace, {id}, start);
                         });
    }
    dialog->setCommands(CommandTexts(workspace.services().profile));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

DryRunDialog::DryRunDialog(DryRunTask::Runner runner, const QString &name, bool isStored,
                           QWidget *parent)
    : TaskDialog(parent)
    , m_name(name)
    , m_isStored(isStored)
    , m_task(new DryRunTask(std::move(runner), this))
    , m_streams(new DryRunStreamsModel(this))
    , m_samples(new DryRunSamplesModel(this))
{
    build();
    connect(m_task, &DryRunTask::changed, this, &DryRunDialog::refresh);
    refresh();
    m_start->setFocus();
}

QString DryRunDialog::command() const
{
    return m_commands ? m_commands->dryRun(m_name, rowLimit()) : dryRunCommand(m_name, rowLimit());
}

std::optional<qint64> DryRunDialog::rowLimit() const
{
    const QVariant limit = m_rows->currentData();
    return limit.isValid() ? std::optional(limit.toLongLong()) : std::nullopt;
}

void DryRunDialog::startOrCancel()
{
    if (m_task->state() == DryRunTask::State::Running) {
        m_task->cancel();
        return;
    }
    m_shownNotes.clear();
    m_task->start(rowLimit());
}

void DryRunDialog::reject()
{
    m_task->cancel();
    QDialog::reject();
}

void DryRunDialog::refresh()
{
    const DryRunTask::State state = m_task->state();
    const bool isRunning = state == DryRunTask::State::Running;
    m_rows->setEnabled(!isRunning);
    m_start->setText(isRunning                              ? tr("Cancel")
                         : state == DryRunTask::State::Idle ? tr("&Start dry run")
                                                            : tr("&Start again"));
    m_start->setIcon(icon(isRunning ? u"stop"_s : u"play"_s, ColorRole::AccentText));
    std::vector<DryRunStream> streams = m_task->streams();
    for (DryRunStream &stream : streams) {
        if (m_choices != nullptr)
            stream = withLeftOut(std::move(stream), m_choices->leftOut(stream.stream));
    }
    m_streams->setStreams(streams);
    QWidget *page = m_results;
    if (state == DryRunTask::State::Failed) {
        m_error->showError(*m_task->error());
        page = m_errorPage;
    } else if (m_task->streams().empty()) {
        page = state == DryRunTask::State::Done ? m_nothing : isRunning ? m_waiting : m_idle;
    }
    m_pages->setCurrentWidget(page);
    if (!m_streamTable->currentIndex().isValid() && m_streams->rowCount() > 0)
        m_streamTable->setCurrentIndex(m_streams->index(0, 0));
    refreshProgress();
    showStream();
    m_export->setEnabled(page == m_results && !isRunning);
    refreshChoices();
}

void DryRunDialog::setChoices(DryRunChoices *choices)
{
    m_choices = choices;
    choices->setParent(this);
    connect(choices, &DryRunChoices::changed, this, &DryRunDialog::refresh);
    connect(choices, &DryRunChoices::failed, this, [this](const Error &error) {
        m_isSyncWanted = false;
        m_choiceError = error;
        refresh();
    });
    connect(choices, &DryRunChoices::stored, this, [this] {
        m_choiceError.reset();
        if (m_isSyncWanted)
            requestSync();
    });
    connect(m_takeAll, &QPushButton::clicked, choices, &DryRunChoices::takeAll);
    connect(m_samples, &DryRunSamplesModel::leaveOutRequested, choices,
            [this](const std::set<std::string> &marks, bool isLeftOut) {
                m_choices->setLeftOut(m_shownSamples.first, marks, isLeftOut);
            });
    refresh();
}

void DryRunDialog::refreshChoices()
{
    const bool isRunning = m_task->state() == DryRunTask::State::Running;
    const int count = m_choices == nullptr ? 0 : m_choices->count();
    const bool hasResults = m_pages->currentWidget() == m_results;
    m_choiceBar->setVisible(hasResults || count > 0);
    m_takeAll->setVisible(count > 0);
    showLeftOut();
    if (m_choices == nullptr)
        m_choiceText->setText(tr("Records can be unticked once the connection is saved as it is "
                                 "here; the next run then leaves them out."));
    else if (count == 0)
        m_choiceText->setText(tr("A record that is unticked is left out by the next run."));
    else
        m_choiceText->setText(tr("The next run leaves %n record(s) out and counts them as "
                                 "filtered. An incremental stream brings them again once they "
                                 "change.",
                                 nullptr, count));
    m_sync->setVisible(m_choices != nullptr);
    m_sync->setEnabled(!isRunning);
    m_sync->setText(count == 0 ? tr("Sync &now")
                               : tr("Sync &now without %n record(s)", nullptr, count));
}

void DryRunDialog::showLeftOut()
{
    const bool canChoose = m_choices != nullptr && m_choices->isLoaded();
    m_samples->setLeftOut(canChoose ? std::optional(m_choices->leftOut(m_shownSamples.first))
                                    : std::nullopt);
}

void DryRunDialog::toggleMarked()
{
    if (m_choices == nullptr || !m_choices->isLoaded())
        return;
    std::set<std::string> marks;
    const QModelIndexList rows = m_sampleTable->selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        marks.insert(m_samples->sample(index.row()).mark);
    marks.erase(std::string());
    const std::set<std::string> &leftOut = m_choices->leftOut(m_shownSamples.first);
    // As with a box that is partly ticked: first all of them go.
    const bool isAllOut = std::ranges::all_of(
        marks, [&leftOut](const std::string &mark) { return leftOut.contains(mark); });
    if (!marks.empty())
        m_choices->setLeftOut(m_shownSamples.first, marks, !isAllOut);
}

void DryRunDialog::requestSync()
{
    m_isSyncWanted = m_choices->isStoring();
    if (m_isSyncWanted)
        return;
    emit syncRequested();
    accept();
}

void DryRunDialog::refreshProgress()
{
    const DryRunTask::State state = m_task->state();
    const bool isRunning = state == DryRunTask::State::Running;
    m_spinner->setVisible(isRunning);
    const auto &streams = m_task->streams();
    const QString read = groupedNumber(readIn(streams));
    if (isRunning)
        m_progress->setText(
            streams.empty()
                ? tr("Asking source and destination")
                : tr("Reading %1: %2 records so far").arg(streams.back().stream.text(), read));
    else if (state == DryRunTask::State::Done)
        m_progress->setText(tr("%1 records were read. Nothing was sent.").arg(read));
    else if (state == DryRunTask::State::Cancelled)
        m_progress->setText(tr("Cancelled after %1 records. Nothing was sent.").arg(read));
    else
        m_progress->setText(state == DryRunTask::State::Failed ? tr("Nothing was sent.")
                                                               : QString());
}

void DryRunDialog::refreshMessage()
{
    const QModelIndex current = m_streamTable->currentIndex();
    if (m_choiceError) {
        m_message->showError(*m_choiceError);
        return;
    }
    if (m_pages->currentWidget() != m_results || !current.isValid()) {
        m_message->hide();
        m_shownNotes.clear();
        return;
    }
    const DryRunStream &stream = m_streams->stream(current.row());
    if (stream.error) {
        m_message->showError(*stream.error);
        return;
    }
    QStringList notes = stream.notes;
    if (m_task->state() == DryRunTask::State::Done && !stream.isComplete)
        notes << tr("Only the first %1 records were read.", nullptr, pluralOf(stream.read))
                     .arg(groupedNumber(stream.read));
    if (stream.changedValues > 0)
        notes << tr("%1 values would be emptied, cut or replaced by a rule.", nullptr,
                    pluralOf(stream.changedValues))
                     .arg(groupedNumber(stream.changedValues));
    if (notes.isEmpty()) {
        m_message->hide();
    } else if (notes != m_shownNotes || m_message->isHidden()) {
        m_message->showMessage(MessageBar::Kind::Info, notes.join(u' '));
    }
    m_shownNotes = notes;
}

void DryRunDialog::showStream()
{
    refreshMessage();
    const QModelIndex current = m_streamTable->currentIndex();
    if (!current.isValid()) {
        m_samples->setSamples({});
        m_shownSamples = {};
        return;
    }
    const DryRunStream &stream = m_streams->stream(current.row());
    // Examples are added while it runs; those that stay keep their place and their selection.
    const std::pair shown(stream.stream, stream.samples.size());
    if (shown != m_shownSamples)
        m_samples->setSamples(stream.samples);
    m_shownSamples = shown;
    // The marks are those of one stream.
    showLeftOut();
    m_sampleTitle->setText(tr("Records of %1").arg(stream.stream.text()));
    refreshActions();
}

void DryRunDialog::refreshActions()
{
    // Nothing is taken away from under the pointer.
    if (m_action->view()->isVisible())
        return;
    const DryRunStream &stream = m_streams->stream(m_streamTable->currentIndex().row());
    const QVariant chosen = m_action->currentData();
    const QSignalBlocker blocker(m_action);
    m_action->clear();
    m_action->addItem(tr("All (up to %1 of each kind)").arg(DryRunTask::samplesPerAction));
    for (const DryRunAction action : s_actions) {
        if (dryRunCount(stream, action) > 0)
            m_action->addItem(icon(dryRunActionIcon(action), dryRunActionColor(action)),
                              u"%1 (%2)"_s.arg(dryRunActionTitle(action),
                                               groupedNumber(dryRunCount(stream, action))),
                              static_cast<int>(action));
    }
    const int place = chosen.isValid() ? m_action->findData(chosen) : 0;
    m_action->setCurrentIndex(std::max(0, place));
    const QVariant action = m_action->currentData();
    m_samples->setAction(action.isValid() ? std::optional(static_cast<DryRunAction>(action.toInt()))
                                          : std::nullopt);
}

} // namespace millrace
