// RejectedView: what a person does with the records.
#include "core/interchange/rejectedfile.h"
#include "ui/rejected/actreport.h"
#include "ui/rejected/ignoredialog.h"
#include "ui/rejected/recordhealing.h"
#include "ui/rejected/rejectedchoice.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/rejected/retryruns.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/pagetable.h"
#include "ui/workspace/commandtexts.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

void RejectedView::ignoreSelected(const QString &note)
{
    if (const auto ids = m_choice->selectedIds(true); !ids.empty())
        setStatus(ids, RejectedStatus::Ignored, note);
}

void RejectedView::reopenSelected()
{
    if (const auto ids = m_choice->selectedIds(false); !ids.empty())
        setStatus(ids, RejectedStatus::Open, {});
}

void RejectedView::askToIgnore()
{
    const auto ids = m_choice->selectedIds(true);
    if (ids.empty())
        return;
    // The store ignores by group and status; it knows nothing of a search.
    const bool canBeAll
        = m_bar->search().isEmpty() && m_bar->filter().status == RejectedStatus::Open;
    const auto count = static_cast<qint64>(ids.size());
    auto *dialog = new IgnoreDialog(count, canBeAll ? m_choice->total() : count, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, ids] {
        setStatus(dialog->isAll() ? std::vector<qint64>() : ids, RejectedStatus::Ignored,
                  dialog->note());
    });
    dialog->open();
}

void RejectedView::setStatus(const std::vector<qint64> &ids, RejectedStatus status,
                             const QString &note)
{
    const Cancellation cancellation = m_report->begin(tr("Changing the records"));
    m_workspace.query<qint64>(
        this,
        [ids, filter = m_choice->filter(), status, note, cancellation](StateDatabase &database) {
            RejectedStore store(database);
            return ids.empty() ? store.setStatus(filter, status, note, cancellation)
                               : store.setStatus(ids, status, note, cancellation);
        },
        [this, ids, status](const Result<qint64> &changed) {
            if (changed)
                tellChange(status, *changed, ids);
            else
                m_report->fail(changed.error());
            // Also after a cancellation: what was changed by then stays so.
            reload();
            m_workspace.refresh();
        });
}

void RejectedView::tellChange(RejectedStatus status, qint64 count, const std::vector<qint64> &ids)
{
    const auto number = static_cast<int>(count);
    const bool isIgnored = status == RejectedStatus::Ignored;
    m_report->tell(MessageBar::Kind::Positive,
                   isIgnored ? tr("%Ln record(s) ignored.", nullptr, number)
                             : tr("%Ln record(s) open again.", nullptr, number));
    if (!isIgnored || ids.empty())
        return;
    const QPushButton *undo = m_report->addAction(tr("&Undo"));
    connect(undo, &QPushButton::clicked, this,
            [this, ids] { setStatus(ids, RejectedStatus::Open, {}); });
}

void RejectedView::stopLoading()
{
    ++m_groupsNumber;
    m_loading->stop();
    Error error = Error::cancelled();
    error.hint = tr("Retry counts them again.");
    m_error->showError(error);
    m_pages->setCurrentWidget(m_error);
}

void RejectedView::exportAs()
{
    auto *dialog = new QFileDialog(this, tr("Export rejected records"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON Lines (*.jsonl)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(tr("rejected-records"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("jsonl"_L1) ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &RejectedView::writeTo);
    dialog->open();
}

void RejectedView::writeTo(const QString &path)
{
    const bool isJson = path.endsWith(".jsonl"_L1, Qt::CaseInsensitive);
    const RejectedFormat format = isJson ? RejectedFormat::JsonLines : RejectedFormat::Csv;
    const Cancellation cancellation = m_report->begin(tr("Writing %1").arg(path));
    m_workspace.query<qint64>(
        this,
        [path, filter = m_choice->filter(), search = m_bar->search(), format,
         cancellation](StateDatabase &database) {
            return writeRejectedFile(path, RejectedStore(database), filter, search, format,
                                     cancellation);
        },
        [this, path](const Result<qint64> &count) {
            if (!count) {
                m_report->fail(count.error());
                return;
            }
            m_report->tell(
                MessageBar::Kind::Positive,
                tr("%Ln record(s) written to %1.", nullptr, static_cast<int>(*count)).arg(path));
        });
}

void RejectedView::copySources() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : rows)
        lines << QString::fromStdString(m_model->record(row.row()).sourceRecord);
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void RejectedView::showCurrentConnection()
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid())
        emit connectionRequested(m_model->record(index.row()).connectionId);
}

void RejectedView::showCurrentRun()
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid())
        m_bar->setRun(m_model->record(index.row()).jobId);
}

const RejectedRecord *RejectedView::selectedRecord() const
{
    const auto ids = m_choice->selectedIds(true);
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_model->record(row.row());
        if (ids.size() == 1 && record.id == ids.front())
            return &record;
    }
    return nullptr;
}

void RejectedView::setHistory(const std::shared_ptr<QUndoStack> &history)
{
    m_history->setStack(history);
}

void RejectedView::tellStep(const QString &text, qint64 changed)
{
    reload();
    if (changed > 0)
        m_report->tell(MessageBar::Kind::Positive, text);
    else
        m_report->tell(MessageBar::Kind::Info,
                       tr("The records of this step are not open any more."));
}

void RejectedView::editRecord()
{
    if (const RejectedRecord *record = selectedRecord())
        m_healing->editRecord(*record);
}

void RejectedView::makeRule()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        m_healing->makeRule(m_model->record(rows.constFirst().row()));
}

void RejectedView::retry(bool isAllShown)
{
    std::map<QString, RejectedSelection> retries;
    for (const QString &connection : m_choice->connections(isAllShown)) {
        RejectedSelection selection = m_choice->selection(isAllShown);
        selection.filter.connectionId = connection;
        retries.emplace(connection, selection);
    }
    m_retries->start(retries);
}

void RejectedView::takeFrom(const QString &path) { m_healing->takeFrom(path, m_connectionId); }

bool RejectedView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey
        = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (watched != m_table || !isKey || !m_retrySelected->isEnabled())
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (m_retrySelected->shortcut() != QKeySequence(key->keyCombination()))
        return QWidget::eventFilter(watched, event);
    // The page of a connection has the same keys for its own main act: as two shortcuts neither
    // would act.
    event->accept();
    if (event->type() == QEvent::KeyPress)
        m_retrySelected->trigger();
    return true;
}

void RejectedView::copyExportCommand()
{
    const RejectedFilter filter = m_choice->filter();
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(filter.connectionId);
    CommandTexts::Rejected wanted;
    wanted.connection = summary ? summary->connection.name : filter.connectionId;
    wanted.jobId = filter.jobId;
    wanted.stream = filter.stream ? filter.stream->text() : QString();
    wanted.code = filter.code;
    wanted.field = filter.field;
    wanted.outcome = filter.outcome ? rejectedOutcomeName(*filter.outcome) : QString();
    wanted.status = filter.status ? rejectedStatusName(*filter.status) : QString();
    copyCommand(CommandTexts(m_workspace.services().profile).exportRejected(wanted));
}

void RejectedView::copyRetryCommand()
{
    // One line for each connection: a retry is a run of one.
    std::map<QString, std::vector<qint64>> ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_model->record(row.row());
        if (record.status == RejectedStatus::Open)
            ids[record.connectionId].push_back(record.id);
    }
    const CommandTexts texts(m_workspace.services().profile);
    QStringList lines;
    for (const auto &[connection, records] : ids)
        lines << texts.retryRejected(records);
    copyCommand(lines.join(u'\n'));
}

void RejectedView::copyCommand(const QString &command)
{
    QGuiApplication::clipboard()->setText(command);
    m_report->tell(MessageBar::Kind::Positive, tr("The command is copied."), command);
}

} // namespace millrace
