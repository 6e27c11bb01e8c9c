// RejectedView: its menus.
#include "ui/rejected/recordhealing.h"
#include "ui/rejected/rejectedchoice.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/pagetable.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QAction *addTo(QMenu &menu, const QString &iconName, const QString &text)
{
    auto *action = new QAction(icon(iconName), text, &menu);
    action->setShortcutContext(Qt::WidgetShortcut);
    menu.addAction(action);
    return action;
}

} // namespace

void RejectedView::fillEditMenu(QMenu &menu)
{
    m_editAction = addTo(menu, u"edit"_s, tr("Edit the &record…"));
    followPageKeys(m_editAction, u"rejected.edit"_s);
    connect(m_editAction, &QAction::triggered, this, &RejectedView::editRecord);
    m_editSelected = addTo(menu, u"function"_s, tr("Edit the &selected by an expression…"));
    followPageKeys(m_editSelected, u"rejected.edit_by_expression"_s);
    connect(m_editSelected, &QAction::triggered, this,
            [this] { m_healing->editByExpression(false); });
    m_editShown = addTo(menu, u"function"_s, tr("Edit &all shown by an expression…"));
    connect(m_editShown, &QAction::triggered, this, [this] { m_healing->editByExpression(true); });
    m_ruleAction = addTo(menu, u"bolt"_s, tr("&Make it a rule…"));
    connect(m_ruleAction, &QAction::triggered, this, &RejectedView::makeRule);
    menu.addSeparator();
    m_putBack = addTo(menu, u"undo"_s, tr("&Put the originals back"));
    connect(m_putBack, &QAction::triggered, this,
            [this] { m_healing->putOriginalsBack(m_choice->selection(false)); });
}

void RejectedView::fillRetryMenu(QMenu &menu)
{
    m_retrySelected = addTo(menu, u"refresh"_s, tr("Retry the &selected"));
    followWindowKeys(m_retrySelected, u"page.main_act"_s, Qt::CTRL | Qt::Key_Return);
    connect(m_retrySelected, &QAction::triggered, this, [this] { retry(false); });
    m_retryShown = addTo(menu, u"refresh"_s, tr("Retry &all shown"));
    connect(m_retryShown, &QAction::triggered, this, [this] { retry(true); });
    menu.addSeparator();
    m_copyRetry = addTo(menu, u"copy"_s, tr("&Copy the retry of the selected as command"));
    connect(m_copyRetry, &QAction::triggered, this, &RejectedView::copyRetryCommand);
}

void RejectedView::fillMoreMenu(QMenu &menu)
{
    m_export = addTo(menu, u"export"_s, tr("E&xport…"));
    m_export->setToolTip(tr("Writes all records that are shown to a file"));
    connect(m_export, &QAction::triggered, this, &RejectedView::exportAs);
    m_copyExport = addTo(menu, u"copy"_s, tr("&Copy the export as command"));
    connect(m_copyExport, &QAction::triggered, this, &RejectedView::copyExportCommand);
    menu.setToolTipsVisible(true);
    const QAction *import = addTo(menu, u"import"_s, tr("&Take a corrected file back…"));
    connect(import, &QAction::triggered, this, [this] { m_healing->askForFile(); });
    menu.addSeparator();
    m_deleteValues = addTo(menu, u"delete"_s, tr("&Delete stored values…"));
    connect(m_deleteValues, &QAction::triggered, this,
            [this] { m_healing->askToDeleteValues(false); });
    m_deleteShown = addTo(menu, u"delete"_s, tr("Delete the values of &all shown…"));
    connect(m_deleteShown, &QAction::triggered, this,
            [this] { m_healing->askToDeleteValues(true); });
}

void RejectedView::updateMenus()
{
    const auto selected = static_cast<qint64>(m_choice->selectedIds(true).size());
    const bool isSearched = !m_bar->search().isEmpty();
    const bool hasOpen = m_model->rowCount() > 0 && m_bar->filter().status == RejectedStatus::Open;
    m_editAction->setEnabled(selected == 1);
    m_editSelected->setEnabled(selected > 0);
    m_editShown->setEnabled(hasOpen);
    m_ruleAction->setEnabled(selected > 0);
    m_putBack->setEnabled(selected > 0);
    m_retrySelected->setEnabled(selected > 0);
    m_retryShown->setEnabled(hasOpen);
    const auto shown = m_choice->shownTotal();
    m_retryShown->setText(shown ? tr("Retry &all %Ln shown", nullptr, static_cast<int>(*shown))
                                : tr("Retry &all found"));
    m_copyRetry->setEnabled(selected > 0);
    m_copyExport->setEnabled(m_model->rowCount() > 0 && !isSearched);
    m_copyExport->setToolTip(
        isSearched ? tr("The command line cannot search; clear the search first.") : QString());
    m_edit->setEnabled(selected > 0 || hasOpen);
    m_retry->setEnabled(selected > 0 || hasOpen);
    m_deleteValues->setEnabled(m_table->selectionModel()->hasSelection());
    m_deleteShown->setEnabled(m_model->rowCount() > 0);
}

} // namespace millrace
