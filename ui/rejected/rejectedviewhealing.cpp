// RejectedView: mending records, sending them again, and making what helped a rule.
#include "core/engine/rejectededitor.h"
#include "core/interchange/rejectedimport.h"
#include "core/store/rejectededits.h"
#include "ui/rejected/groupeditdialog.h"
#include "ui/rejected/recordeditdialog.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/rejected/ruledialog.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"

#include <QAction>
#include <QFileDialog>
#include <QItemSelectionModel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_severalStreams{
    "rejected.several_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The records belong to several streams."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a reason at the left, or records of one stream: an "
                      "expression reads its fields.")};

/// Problems of a file that are listed in the message bar.
constexpr std::size_t s_listedProblems = 3;

RejectedSelection openRecords(const QString &connectionId, const std::vector<qint64> &ids)
{
    RejectedSelection selection;
    selection.filter.connectionId = connectionId;
    selection.filter.status = RejectedStatus::Open;
    selection.ids = ids;
    return selection;
}

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
    connect(m_editSelected, &QAction::triggered, this, [this] { editByExpression(false); });
    m_editShown = addTo(menu, u"function"_s, tr("Edit &all shown by an expression…"));
    connect(m_editShown, &QAction::triggered, this, [this] { editByExpression(true); });
    m_ruleAction = addTo(menu, u"bolt"_s, tr("&Make it a rule…"));
    connect(m_ruleAction, &QAction::triggered, this, &RejectedView::makeRule);
    menu.addSeparator();
    m_putBack = addTo(menu, u"undo"_s, tr("&Put the originals back"));
    connect(m_putBack, &QAction::triggered, this, [this] { putOriginalsBack(selectionOf(false)); });
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
    connect(import, &QAction::triggered, this, &RejectedView::askToImport);
    menu.addSeparator();
    m_deleteValues = addTo(menu, u"delete"_s, tr("&Delete stored values…"));
    connect(m_deleteValues, &QAction::triggered, this, &RejectedView::askToDeleteValues);
}

void RejectedView::updateHealing()
{
    const auto selected = static_cast<qint64>(selectedIds(true).size());
    const bool isSearched = !m_bar->search().isEmpty();
    const bool hasOpen = m_model->rowCount() > 0 && m_bar->filter().status == RejectedStatus::Open;
    m_editAction->setEnabled(selected == 1);
    m_editSelected->setEnabled(selected > 0);
    m_editShown->setEnabled(hasOpen);
    m_ruleAction->setEnabled(selected > 0);
    m_putBack->setEnabled(selected > 0);
    m_retrySelected->setEnabled(selected > 0);
    m_retryShown->setEnabled(hasOpen);
    const auto shown = shownTotal();
    m_retryShown->setText(shown ? tr("Retry &all %Ln shown", nullptr, static_cast<int>(*shown))
                                : tr("Retry &all found"));
    m_copyRetry->setEnabled(selected > 0);
    m_copyExport->setEnabled(m_model->rowCount() > 0 && !isSearched);
    m_copyExport->setToolTip(
        isSearched ? tr("The command line cannot search; clear the search first.") : QString());
    m_edit->setEnabled(selected > 0 || hasOpen);
    m_retry->setEnabled(selected > 0 || hasOpen);
    m_deleteValues->setEnabled(m_table->selectionModel()->hasSelection());
}

RejectedSelection RejectedView::selectionOf(bool isAllShown) const
{
    RejectedSelection selection;
    if (isAllShown) {
        selection.filter = currentFilter();
        selection.search = m_bar->search();
    } else {
        selection.ids = selectedIds(true);
    }
    selection.filter.status = RejectedStatus::Open;
    return selection;
}

QSet<QString> RejectedView::connectionsOf(bool isAllShown) const
{
    QSet<QString> connections;
    if (!isAllShown) {
        for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
            const RejectedRecord &record = m_model->record(row.row());
            if (record.status == RejectedStatus::Open)
                connections.insert(record.connectionId);
        }
        return connections;
    }
    if (const QString one = currentFilter().connectionId; !one.isEmpty())
        return {one};
    for (const RejectedGroup &group : m_groups->groups())
        connections.insert(group.connectionId);
    return connections;
}

std::optional<RejectedRecords> RejectedView::recordsOf(bool isAllShown)
{
    RejectedRecords records;
    records.selection = selectionOf(isAllShown);
    QString connectionId;
    bool isOneStream = false;
    const auto take = [&](const QString &connection, const StreamId &stream, const QString &field) {
        isOneStream
            = connectionId.isEmpty() || (connectionId == connection && records.stream == stream);
        connectionId = connection;
        records.stream = stream;
        records.field = field;
        return isOneStream;
    };
    if (isAllShown) {
        const RejectedGroup *current = m_groups->group(m_reasons->currentIndex().row());
        for (const RejectedGroup &group : m_groups->groups()) {
            if ((current == nullptr || group == *current)
                && !take(group.connectionId, group.stream, group.field))
                break;
        }
        records.count = shownTotal();
    } else {
        for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
            const RejectedRecord &record = m_model->record(row.row());
            if (!take(record.connectionId, record.stream, record.field))
                break;
        }
        records.count = static_cast<qint64>(records.selection.ids.size());
    }
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(connectionId);
    if (!isOneStream || summary == nullptr) {
        showFailure(makeError(s_severalStreams));
        return std::nullopt;
    }
    records.connection = summary->connection;
    const auto schema = RejectedEditor::readSchema(records.connection, records.stream);
    if (!schema) {
        showFailure(schema.error());
        return std::nullopt;
    }
    records.schema = std::make_shared<const Schema>(*schema);
    return records;
}

void RejectedView::editRecord()
{
    const auto records = recordsOf(false);
    if (!records || records->selection.ids.size() != 1)
        return;
    const qint64 id = records->selection.ids.front();
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_model->record(row.row());
        if (record.id != id)
            continue;
        auto *dialog = new RecordEditDialog(m_workspace, record, *records->schema, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &RecordEditDialog::saved, this,
                [this, connection = record.connectionId,
                 wasEdited = record.isEdited()](qint64 saved, bool isRetried) {
                    reload();
                    if (isRetried)
                        startRetries({{connection, openRecords(connection, {saved})}});
                    else
                        tellEdit(saved, wasEdited);
                });
        connect(dialog, &RecordEditDialog::restored, this, [this] {
            reload();
            m_message->clearActions();
            m_message->showMessage(MessageBar::Kind::Positive,
                                   tr("The record is again as it was read."));
        });
        dialog->open();
        return;
    }
}

void RejectedView::editByExpression(bool isAllShown)
{
    const auto records = recordsOf(isAllShown);
    if (!records)
        return;
    auto *dialog = new GroupEditDialog(m_workspace, *records, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QString connectionId = records->connection.id;
    const RejectedSelection selection = records->selection;
    connect(dialog, &GroupEditDialog::edited, this,
            [this, connectionId, selection](const EditOutcome &outcome, bool isRetried) {
                reload();
                tellEdits(outcome, selection);
                if (isRetried)
                    startRetries({{connectionId, selection}});
            });
    dialog->open();
}

void RejectedView::makeRule()
{
    // A rule is for all records of a kind, not for the ones that are selected.
    auto records = recordsOf(false);
    if (!records)
        return;
    const QModelIndex current = m_table->selectionModel()->selectedRows().constFirst();
    const RejectedRecord &record = m_model->record(current.row());
    records->field = record.field;
    records->selection = {};
    records->selection.filter.connectionId = record.connectionId;
    records->selection.filter.stream = record.stream;
    records->selection.filter.code = record.code;
    records->selection.filter.field = record.field;
    records->selection.filter.status = RejectedStatus::Open;
    auto *dialog = new RuleDialog(m_workspace, *records, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RuleDialog::ruleSaved, this,
            [this, id = record.connectionId, selection = records->selection](bool isRetried) {
                m_message->clearActions();
                m_message->showMessage(MessageBar::Kind::Positive,
                                       tr("The rule is part of the connection now."));
                if (isRetried)
                    startRetries({{id, selection}});
            });
    dialog->open();
}

void RejectedView::putOriginalsBack(const RejectedSelection &selection)
{
    const Cancellation cancellation = beginAct(tr("Putting the originals back"));
    m_workspace.query<qint64>(
        this,
        [selection, cancellation](StateDatabase &database) {
            return RejectedEdits(database).undo(selection, cancellation);
        },
        [this](const Result<qint64> &count) {
            reload();
            if (!count) {
                showFailure(count.error());
                return;
            }
            m_message->clearActions();
            m_message->showMessage(MessageBar::Kind::Positive,
                                   tr("%Ln record(s) are again as they were read.", nullptr,
                                      static_cast<int>(*count)));
        });
}

void RejectedView::tellEdit(qint64 id, bool wasEdited)
{
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive, tr("The record is edited."));
    // What is undone is every edit; it is called so where there was one before.
    const QPushButton *undo
        = m_message->addAction(wasEdited ? tr("&Put the original back") : tr("&Undo"));
    connect(undo, &QPushButton::clicked, this,
            [this, id] { putOriginalsBack(openRecords({}, {id})); });
}

void RejectedView::tellEdits(const EditOutcome &outcome, const RejectedSelection &selection)
{
    if (outcome.looked == 0)
        return;
    const auto kind = outcome.failed > 0 ? MessageBar::Kind::Warning : MessageBar::Kind::Positive;
    QString text = tr("%Ln record(s) edited.", nullptr, static_cast<int>(outcome.changed));
    if (outcome.failed > 0)
        text += u' ' + tr("%Ln could not be edited.", nullptr, static_cast<int>(outcome.failed));
    m_message->clearActions();
    m_message->showMessage(kind, text, outcome.firstProblem);
    if (outcome.changed == 0)
        return;
    const QPushButton *undo = m_message->addAction(tr("&Put the originals back"));
    connect(undo, &QPushButton::clicked, this, [this, selection] { putOriginalsBack(selection); });
}

void RejectedView::askToImport()
{
    auto *dialog = new QFileDialog(this, tr("Take a corrected file back"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Exported records (*.csv *.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &RejectedView::takeFrom);
    dialog->open();
}

void RejectedView::takeFrom(const QString &path)
{
    const Cancellation cancellation = beginAct(tr("Reading %1").arg(path));
    m_workspace.query<ImportReport>(
        this,
        [path, id = m_connectionId, cancellation](StateDatabase &database) {
            return importRejectedFile(path, database, id, false, cancellation);
        },
        [this](const Result<ImportReport> &report) {
            reload();
            if (!report) {
                showFailure(report.error());
                return;
            }
            QStringList problems;
            for (const ImportProblem &problem : report->problems) {
                if (static_cast<std::size_t>(problems.size()) < s_listedProblems)
                    problems << tr("Line %1: %2").arg(groupedNumber(problem.line), problem.message);
            }
            m_message->clearActions();
            m_message->showMessage(
                report->refused > 0 ? MessageBar::Kind::Warning : MessageBar::Kind::Positive,
                tr("Of %1 records in the file %2 were changed, %3 are as they were, and %4 were "
                   "not taken.")
                    .arg(groupedNumber(report->lines), groupedNumber(report->edited),
                         groupedNumber(report->unchanged), groupedNumber(report->refused)),
                problems.join(u'\n'));
        });
}

void RejectedView::askToDeleteValues()
{
    // Of the records that are asked about, whatever is selected when the answer comes.
    std::vector<qint64> ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
        ids.push_back(m_model->record(row.row()).id);
    if (ids.empty())
        return;
    const auto count = static_cast<int>(ids.size());
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete stored values"),
                                tr("Delete what is stored of %Ln record(s)?", nullptr, count),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("Reason, field and time stay. The records cannot be edited or "
                               "tried again, and the values cannot be brought back."));
    const auto *act = box->addButton(tr("&Delete values"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(act, &QPushButton::clicked, this, [this, ids] { deleteValues(ids); });
    box->open();
}

void RejectedView::deleteValues(const std::vector<qint64> &ids)
{
    RejectedSelection selection;
    selection.ids = ids;
    const Cancellation cancellation = beginAct(tr("Deleting the values"));
    m_workspace.query<qint64>(
        this,
        [selection, cancellation](StateDatabase &database) {
            return RejectedEdits(database).deleteValues(selection, cancellation);
        },
        [this](const Result<qint64> &count) {
            reload();
            if (!count) {
                showFailure(count.error());
                return;
            }
            m_message->clearActions();
            m_message->showMessage(
                MessageBar::Kind::Positive,
                tr("The values of %Ln record(s) are deleted.", nullptr, static_cast<int>(*count)));
        });
}

} // namespace millrace
