// RejectedView: what a person does with the records.
#include "core/interchange/rejectedfile.h"
#include "ui/rejected/ignoredialog.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

std::vector<qint64> RejectedView::selectedIds(bool areOpen) const
{
    std::vector<qint64> ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_model->record(row.row());
        // One that was fixed is at the destination: opened again, it would be sent twice.
        const bool isSettled = record.status == RejectedStatus::Ignored
            || record.status == RejectedStatus::Superseded;
        if (areOpen ? record.status == RejectedStatus::Open : isSettled)
            ids.push_back(record.id);
    }
    std::ranges::sort(ids);
    return ids;
}

void RejectedView::ignoreSelected(const QString &note)
{
    if (const auto ids = selectedIds(true); !ids.empty())
        setStatus(ids, RejectedStatus::Ignored, note);
}

void RejectedView::reopenSelected()
{
    if (const auto ids = selectedIds(false); !ids.empty())
        setStatus(ids, RejectedStatus::Open, {});
}

void RejectedView::askToIgnore()
{
    const auto ids = selectedIds(true);
    if (ids.empty())
        return;
    // The store ignores by group and status; it knows nothing of a search.
    const bool canBeAll
        = m_bar->search().isEmpty() && m_bar->filter().status == RejectedStatus::Open;
    const auto count = static_cast<qint64>(ids.size());
    auto *dialog = new IgnoreDialog(count, canBeAll ? currentTotal() : count, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, ids] {
        setStatus(dialog->isAll() ? std::vector<qint64>() : ids, RejectedStatus::Ignored,
                  dialog->note());
    });
    dialog->open();
}

Cancellation RejectedView::beginAct(const QString &text)
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Info, text);
    QPushButton *cancel = m_message->addAction(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] { m_cancellation.request_stop(); });
    return m_cancellation.get_token();
}

void RejectedView::setStatus(const std::vector<qint64> &ids, RejectedStatus status,
                             const QString &note)
{
    const Cancellation cancellation = beginAct(tr("Changing the records"));
    m_workspace.query<qint64>(
        this,
        [ids, filter = currentFilter(), status, note, cancellation](StateDatabase &database) {
            RejectedStore store(database);
            return ids.empty() ? store.setStatus(filter, status, note, cancellation)
                               : store.setStatus(ids, status, note, cancellation);
        },
        [this, ids, status](const Result<qint64> &changed) {
            if (changed)
                tellChange(status, *changed, ids);
            else
                showFailure(changed.error());
            // Also after a cancellation: what was changed by then stays so.
            reload();
            m_workspace.refresh();
        });
}

void RejectedView::tellChange(RejectedStatus status, qint64 count, const std::vector<qint64> &ids)
{
    const auto number = static_cast<int>(count);
    const bool isIgnored = status == RejectedStatus::Ignored;
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive,
                           isIgnored ? tr("%Ln record(s) ignored.", nullptr, number)
                                     : tr("%Ln record(s) open again.", nullptr, number));
    if (!isIgnored || ids.empty())
        return;
    const QPushButton *undo = m_message->addAction(tr("&Undo"));
    connect(undo, &QPushButton::clicked, this,
            [this, ids] { setStatus(ids, RejectedStatus::Open, {}); });
}

void RejectedView::showFailure(const Error &error)
{
    m_message->clearActions();
    m_message->showError(error);
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
    const Cancellation cancellation = beginAct(tr("Writing %1").arg(path));
    m_workspace.query<qint64>(
        this,
        [path, filter = currentFilter(), search = m_bar->search(), format,
         cancellation](StateDatabase &database) {
            return writeRejectedFile(path, RejectedStore(database), filter, search, format,
                                     cancellation);
        },
        [this, path](const Result<qint64> &count) {
            if (!count) {
                showFailure(count.error());
                return;
            }
            m_message->clearActions();
            m_message->showMessage(
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

} // namespace millrace
