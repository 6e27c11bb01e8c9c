#include "ui/rejected/rejectedview.h"

#include "core/store/rejectededits.h"
#include "ui/rejected/recorddetail.h"
#include "ui/rejected/rejectedchoice.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/textlabel.h"

#include <QItemSelectionModel>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

void RejectedView::showConnection(const QString &id)
{
    m_connectionId = id;
    m_message->dismiss();
    follow();
}

void RejectedView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

void RejectedView::follow()
{
    // Only what is looked at is read.
    if (!isVisible())
        return;
    const auto snapshot = m_workspace.snapshot();
    if (m_scope == Scope::Connection)
        m_bar->setConnection(m_connectionId, *snapshot);
    else
        m_bar->follow(*snapshot);
    loadGroups();
}

void RejectedView::reload()
{
    loadGroups();
    m_model->reload();
}

void RejectedView::loadGroups()
{
    if (m_scope == Scope::Connection && m_connectionId.isEmpty())
        return;
    const int number = ++m_groupsNumber;
    m_workspace.query<Groups>(
        this,
        [filter = m_bar->filter()](StateDatabase &database) -> Result<Groups> {
            const RejectedStore store(database);
            const auto groups = store.groups(filter);
            if (!groups)
                return groups.error();
            RejectedFilter any = filter;
            any.status.reset();
            const auto count = store.count(any);
            if (!count)
                return count.error();
            return Groups{*groups, *count};
        },
        [this, number](const Result<Groups> &groups) {
            if (number == m_groupsNumber)
                takeGroups(groups);
        });
}

void RejectedView::takeGroups(const Result<Groups> &answer)
{
    m_loading->stop();
    if (!answer) {
        m_error->showError(answer.error());
        m_pages->setCurrentWidget(m_error);
        return;
    }
    m_ofAnyStatus = answer->ofAnyStatus;
    const RejectedGroup *current = m_groups->group(m_reasons->currentIndex().row());
    const auto former = current == nullptr ? std::nullopt : std::optional(*current);
    const bool isOther = m_groups->groups() != answer->groups;
    QHash<QString, QString> names;
    if (m_scope == Scope::Profile) {
        for (const ConnectionSummary &summary : m_workspace.snapshot()->connections)
            names.insert(summary.connection.id, summary.connection.name);
    }
    m_groups->setGroups(answer->groups, names);
    {
        const QSignalBlocker blocker(m_reasons->selectionModel());
        m_reasons->setCurrentIndex(m_groups->index(former ? m_groups->rowOf(*former) : 0));
    }
    m_reasons->viewport()->update();
    if (m_model->filter() == m_choice->filter() && m_model->search() == m_bar->search()) {
        if (isOther)
            m_model->reload();
    } else {
        applyFilter();
    }
    updateState();
}

void RejectedView::applyFilter()
{
    m_model->setFilter(m_choice->filter(), m_bar->search());
    updateState();
}

void RejectedView::updateState()
{
    updatePage();
    const QItemSelectionModel *selection = m_table->selectionModel();
    if (m_model->rowCount() > 0 && !selection->hasSelection()) {
        // Where the person was, also when those rows have gone.
        const QModelIndex current = m_table->currentIndex();
        chooseRow(*m_table, current.isValid() ? current.row() : 0);
    }
    showSelected();
}

void RejectedView::updatePage()
{
    const bool isRestricted = m_bar->isRestricted();
    if (m_groups->total() > 0 || isRestricted)
        m_pages->setCurrentWidget(m_body);
    else
        m_pages->setCurrentWidget(m_ofAnyStatus > 0 ? m_settled : m_none);
    const bool hasNoHit = isRestricted && m_model->rowCount() == 0 && m_model->isComplete();
    m_tablePages->setCurrentIndex(hasNoHit ? 1 : 0);
    m_export->setEnabled(m_model->rowCount() > 0);
    updateTexts();
    updateMenus();
}

void RejectedView::updateTexts()
{
    const auto &connections = m_workspace.snapshot()->connections;
    const bool hasRun = std::ranges::any_of(connections, [this](const ConnectionSummary &one) {
        return one.lastJob && (m_connectionId.isEmpty() || one.connection.id == m_connectionId);
    });
    m_none->setTexts(
        hasRun ? tr("No rejected records") : tr("Nothing has run yet"),
        hasRun
            ? tr("Every record of the runs so far was written as it was.")
            : tr(
                "Records that a run cannot write as they are will be kept here, with the reason."));
    m_settled->setTexts(
        tr("No record has this status"),
        tr("%Ln record(s) have another one.", nullptr, static_cast<int>(m_ofAnyStatus)));
}

void RejectedView::showSelected()
{
    const QModelIndex index = m_table->currentIndex();
    const bool isOne = index.isValid() && index.row() < m_model->rowCount();
    m_detail->setVisible(isOne);
    if (isOne) {
        m_detail->setRecord(m_model->record(index.row()));
        loadHistory(m_model->record(index.row()).id);
    }
    const bool hasOpen = !m_choice->selectedIds(true).empty();
    const bool hasClosed = !m_choice->selectedIds(false).empty();
    m_ignore->setEnabled(hasOpen);
    m_ignoreAction->setEnabled(hasOpen);
    m_noteAction->setEnabled(hasOpen);
    m_reopen->setEnabled(hasClosed);
    m_reopenAction->setEnabled(hasClosed);
    updateMenus();

    const auto shown = static_cast<int>(m_model->rowCount());
    const qint64 selected = m_table->selectionModel()->selectedRows().size();
    QString text = m_bar->search().isEmpty()
        ? tr("%Ln record(s)", nullptr, static_cast<int>(m_choice->total()))
        : m_model->isComplete() ? tr("%Ln record(s) found", nullptr, shown)
                                : tr("%Ln record(s) found so far", nullptr, shown);
    if (selected > 1)
        text = tr("%1 · %2 selected").arg(text, groupedNumber(selected));
    m_summary->setText(text);
}

void RejectedView::loadHistory(qint64 id)
{
    m_historyOf = id;
    m_workspace.query<std::vector<RejectedEvent>>(
        this, [id](StateDatabase &database) { return RejectedEdits(database).history(id); },
        [this, id](const Result<std::vector<RejectedEvent>> &events) {
            if (events && m_historyOf == id)
                m_detail->setHistory(*events);
        });
}

} // namespace millrace
