#include "ui/rejected/recordhealing.h"

#include "core/interchange/rejectedimport.h"
#include "core/store/rejectededits.h"
#include "ui/rejected/actreport.h"
#include "ui/rejected/groupeditdialog.h"
#include "ui/rejected/recordeditdialog.h"
#include "ui/rejected/rejectedchoice.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/rejected/retryruns.h"
#include "ui/rejected/ruledialog.h"
#include "ui/widgets/displaytext.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace millrace {

namespace {

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

} // namespace

RecordHealing::RecordHealing(Workspace &workspace, Parts parts, QWidget &page)
    : QObject(&page)
    , m_workspace(workspace)
    , m_parts(parts)
    , m_page(page)
{
}

std::optional<RejectedRecords> RecordHealing::recordsOf(bool isAllShown)
{
    auto records = m_parts.choice.records(isAllShown);
    if (records)
        return std::move(*records);
    m_parts.report.fail(records.error());
    return std::nullopt;
}

void RecordHealing::editRecord(const RejectedRecord &record)
{
    if (const auto records = recordsOf(false))
        openEditor(record, *records);
}

void RecordHealing::openEditor(const RejectedRecord &record, const RejectedRecords &records)
{
    auto *dialog = new RecordEditDialog(m_workspace, record, *records.schema, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RecordEditDialog::saved, this,
            [this, connection = record.connectionId, former = record.editedRecord,
             stream = record.stream, wasEdited = record.isEdited()](qint64 saved, bool isRetried) {
                m_parts.history.noteEdit(saved, former, stream);
                emit changed();
                if (isRetried)
                    m_parts.retries.start({{connection, openRecords(connection, {saved})}});
                else
                    tellEdit(saved, wasEdited);
            });
    connect(dialog, &RecordEditDialog::restored, this,
            [this, id = record.id, former = record.editedRecord, stream = record.stream] {
                m_parts.history.noteEdit(id, former, stream);
                emit changed();
                m_parts.report.tell(MessageBar::Kind::Positive,
                                    tr("The record is again as it was read."));
            });
    dialog->open();
}

void RecordHealing::editByExpression(bool isAllShown)
{
    const auto records = recordsOf(isAllShown);
    if (!records)
        return;
    auto *dialog = new GroupEditDialog(m_workspace, *records, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &GroupEditDialog::edited, this,
            [this, dialog, connectionId = records->connection.id,
             selection = records->selection](const EditOutcome &outcome, bool isRetried) {
                if (outcome.changed > 0 || outcome.looked == 0)
                    m_parts.history.noteGroupEdit(dialog->former(), dialog->groupEdit(),
                                                  outcome.changed);
                emit changed();
                tellEdits(outcome, selection);
                if (isRetried)
                    m_parts.retries.start({{connectionId, selection}});
            });
    dialog->open();
}

void RecordHealing::makeRule(const RejectedRecord &record)
{
    // A rule is for all records of a kind, not for the ones that are selected.
    auto records = recordsOf(false);
    if (!records)
        return;
    records->field = record.field;
    records->selection = {};
    records->selection.filter.connectionId = record.connectionId;
    records->selection.filter.stream = record.stream;
    records->selection.filter.code = record.code;
    records->selection.filter.field = record.field;
    records->selection.filter.status = RejectedStatus::Open;
    auto *dialog = new RuleDialog(m_workspace, *records, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RuleDialog::ruleSaved, this,
            [this, id = record.connectionId, selection = records->selection](bool isRetried) {
                m_parts.report.tell(MessageBar::Kind::Positive,
                                    tr("The rule is part of the connection now."));
                if (isRetried)
                    m_parts.retries.start({{id, selection}});
            });
    dialog->open();
}

void RecordHealing::putOriginalsBack(const RejectedSelection &selection)
{
    const Cancellation cancellation = m_parts.report.begin(tr("Putting the originals back"));
    const auto former = std::make_shared<FormerEdits>();
    m_workspace.query<qint64>(
        this,
        [selection, cancellation, former](StateDatabase &database) -> Result<qint64> {
            auto before = formerEdits(database, selection, cancellation);
            if (!before)
                return before.error();
            *former = std::move(*before);
            return RejectedEdits(database).undo(selection, cancellation);
        },
        [this, former](const Result<qint64> &count) {
            m_parts.history.notePutBack(*former);
            emit changed();
            if (!count) {
                m_parts.report.fail(count.error());
                return;
            }
            m_parts.report.tell(MessageBar::Kind::Positive,
                                tr("%Ln record(s) are again as they were read.", nullptr,
                                   static_cast<int>(*count)));
        });
}

void RecordHealing::tellEdit(qint64 id, bool wasEdited)
{
    m_parts.report.tell(MessageBar::Kind::Positive, tr("The record is edited."));
    // What is undone is every edit; it is called so where there was one before.
    const QPushButton *undo
        = m_parts.report.addAction(wasEdited ? tr("&Put the original back") : tr("&Undo"));
    connect(undo, &QPushButton::clicked, this,
            [this, id] { putOriginalsBack(openRecords({}, {id})); });
}

void RecordHealing::tellEdits(const EditOutcome &outcome, const RejectedSelection &selection)
{
    if (outcome.looked == 0)
        return;
    const auto kind = outcome.failed > 0 ? MessageBar::Kind::Warning : MessageBar::Kind::Positive;
    QString text = tr("%Ln record(s) edited.", nullptr, static_cast<int>(outcome.changed));
    if (outcome.failed > 0)
        text += u' ' + tr("%Ln could not be edited.", nullptr, static_cast<int>(outcome.failed));
    m_parts.report.tell(kind, text, outcome.firstProblem);
    if (outcome.changed == 0)
        return;
    const QPushButton *undo = m_parts.report.addAction(tr("&Put the originals back"));
    connect(undo, &QPushButton::clicked, this, [this, selection] { putOriginalsBack(selection); });
}

void RecordHealing::askForFile()
{
    auto *dialog = new QFileDialog(&m_page, tr("Take a corrected file back"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Exported records (*.csv *.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &RecordHealing::fileChosen);
    dialog->open();
}

void RecordHealing::takeFrom(const QString &path, const QString &connectionId)
{
    const Cancellation cancellation = m_parts.report.begin(tr("Reading %1").arg(path));
    m_workspace.query<ImportReport>(
        this,
        [path, connectionId, cancellation](StateDatabase &database) {
            return importRejectedFile(path, database, connectionId, false, cancellation);
        },
        [this](const Result<ImportReport> &report) {
            emit changed();
            if (!report) {
                m_parts.report.fail(report.error());
                return;
            }
            QStringList problems;
            for (const ImportProblem &problem : report->problems) {
                if (static_cast<std::size_t>(problems.size()) < s_listedProblems)
                    problems << tr("Line %1: %2").arg(groupedNumber(problem.line), problem.message);
            }
            m_parts.report.tell(
                report->refused > 0 ? MessageBar::Kind::Warning : MessageBar::Kind::Positive,
                tr("Of %1 records in the file %2 were changed, %3 are as they were, and %4 were "
                   "not taken.")
                    .arg(groupedNumber(report->lines), groupedNumber(report->edited),
                         groupedNumber(report->unchanged), groupedNumber(report->refused)),
                problems.join(u'\n'));
        });
}

void RecordHealing::askToDeleteValues(bool isAllShown)
{
    // Of the records that are asked about, whatever is selected when the answer comes.
    RejectedSelection selection;
    std::optional<qint64> count;
    if (isAllShown) {
        selection.filter = m_parts.choice.filter();
        selection.search = m_parts.choice.search();
        count = m_parts.choice.shownTotal();
    } else {
        selection.ids = m_parts.choice.selectedIds();
        count = static_cast<qint64>(selection.ids.size());
    }
    if (count == 0)
        return;
    const QString question = count
        ? tr("Delete what is stored of %Ln record(s)?", nullptr, static_cast<int>(*count))
        : tr("Delete what is stored of all records that the search finds?");
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete stored values"), question,
                                QMessageBox::Cancel, &m_page);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("Reason, field and time stay. The records cannot be edited or "
                               "tried again, and the values cannot be brought back. Backups of the "
                               "profile keep them until they are replaced, after three days with "
                               "changes."));
    const auto *act = box->addButton(tr("&Delete values"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(act, &QPushButton::clicked, this, [this, selection] { deleteValues(selection); });
    box->open();
}

void RecordHealing::deleteValues(const RejectedSelection &selection)
{
    const Cancellation cancellation = m_parts.report.begin(tr("Deleting the values"));
    m_workspace.query<qint64>(
        this,
        [selection, cancellation](StateDatabase &database) {
            return RejectedEdits(database).deleteValues(selection, cancellation);
        },
        [this](const Result<qint64> &count) {
            emit changed();
            if (!count) {
                m_parts.report.fail(count.error());
                return;
            }
            m_parts.report.tell(
                MessageBar::Kind::Positive,
                tr("The values of %Ln record(s) are deleted.", nullptr, static_cast<int>(*count)));
        });
}

} // namespace millrace
