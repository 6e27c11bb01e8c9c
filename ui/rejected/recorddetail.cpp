#include "ui/rejected/recorddetail.h"

#include "ui/rejected/recordfieldsmodel.h"
#include "ui/rejected/rejectedreason.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A document as a value is looked at in its dialogue.
constexpr int s_longestValue = 1000;

} // namespace

RecordDetail::RecordDetail(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::spaceS, metrics::spaceS, 0, 0);
    layout->setSpacing(metrics::spaceL);
    m_source = addPane(tr("Source record"), tr("The source record was not kept."));
    m_sent = addPane(tr("Record sent"), tr("Nothing was sent: the record was refused before."));
    layout->addWidget(makeAnswer(), 1);
}

RecordDetail::Pane RecordDetail::addPane(const QString &heading, const QString &emptyText)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceS);
    Pane pane{new RecordFieldsModel(this), new QTableView(this),
              new TextLabel(emptyText, TextRole::Body, ColorRole::TextMuted, this),
              new TextLabel(heading, TextRole::BodyStrong, ColorRole::Text, this)};
    column->addWidget(pane.heading);
    pane.table->setModel(pane.model);
    pane.table->setAccessibleName(heading);
    pane.table->setShowGrid(false);
    pane.table->setWordWrap(false);
    pane.table->setTabKeyNavigation(false);
    pane.table->setSelectionBehavior(QAbstractItemView::SelectRows);
    pane.table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    pane.table->horizontalHeader()->hide();
    pane.table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    pane.table->verticalHeader()->hide();
    pane.table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followTablePreferences(*pane.table, TableRows::Dense);
    pane.table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(pane.table, &QTableView::activated, this,
            [this, pane](const QModelIndex &index) { showValue(pane, index.row()); });
    pane.empty->setWordWrap(true);
    pane.empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(pane.table, 1);
    column->addWidget(pane.empty, 1);
    static_cast<QHBoxLayout *>(layout())->addLayout(column, 1);
    return pane;
}

QWidget *RecordDetail::makeAnswer()
{
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceS);
    column->addWidget(new TextLabel(tr("Answer"), TextRole::BodyStrong, ColorRole::Text, this));
    m_outcome = new TextLabel(TextRole::Body, ColorRole::Negative, this);
    m_message = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_value = new TextLabel(TextRole::Mono, ColorRole::Text, this);
    m_hint = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_status = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_note = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_history = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_code = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    auto *area = new FormArea(this);
    area->body()->setContentsMargins({});
    area->body()->setSpacing(metrics::spaceS);
    for (TextLabel *label :
         {m_outcome, m_message, m_value, m_hint, m_status, m_note, m_history, m_code}) {
        label->setWordWrap(true);
        // One long word must not push all texts out of sight.
        label->setMinimumWidth(1);
        // Data from outside is shown as it is, never as markup.
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        area->body()->addWidget(label);
    }
    area->body()->addStretch();
    column->addWidget(area, 1);
    auto *pane = new QWidget(this);
    column->setContentsMargins({});
    pane->setLayout(column);
    return pane;
}

void RecordDetail::setRecord(const RejectedRecord &record)
{
    const bool isWritten = record.outcome != RejectedOutcome::Rejected;
    const QString noValues = tr("The stored values were deleted.");
    m_source.heading->setText(record.isEdited() ? tr("Source record, edited")
                                                : tr("Source record"));
    m_source.empty->setText(record.hasValues ? tr("The source record was not kept.") : noValues);
    m_sent.empty->setText(record.hasValues ? tr("Nothing was sent: the record was refused before.")
                                           : noValues);
    fill(m_source, record.currentRecord(), record.field);
    fill(m_sent, record.sentRecord, record.field);
    m_outcome->setText(outcomeTitle(record.outcome));
    m_outcome->setColorRole(isWritten ? ColorRole::Warning : ColorRole::Negative);
    m_message->setText(record.message);
    m_value->setVisible(!record.value.empty());
    m_value->setText(QString::fromStdString(record.value).left(s_longestValue));
    m_hint->setText(reasonHint(record.code, record.outcome));
    m_hint->setVisible(record.status == RejectedStatus::Open);
    m_status->setVisible(record.statusAt.has_value());
    if (record.statusAt)
        m_status->setText(
            tr("%1 on %2").arg(rejectedStatusTitle(record.status), localTime(*record.statusAt)));
    m_note->setVisible(!record.note.isEmpty());
    m_note->setText(tr("Note: %1").arg(record.note));
    m_code->setText(record.code);
    setHistory({});
}

void RecordDetail::setHistory(const std::vector<RejectedEvent> &events)
{
    QStringList lines;
    for (const RejectedEvent &event : events) {
        QString line = tr("%1: %2").arg(localTime(event.time), rejectedEventTitle(event.kind));
        if (event.jobId)
            line += tr(" by run %1").arg(*event.jobId);
        if (!event.note.isEmpty())
            line += u" · " + event.note;
        lines << line;
    }
    m_history->setVisible(!lines.isEmpty());
    m_history->setText(lines.join(u'\n'));
}

void RecordDetail::fill(const Pane &pane, const std::string &json, const QString &field)
{
    pane.model->setRecord(json, field);
    const bool isThere = pane.model->rowCount() > 0;
    pane.table->setVisible(isThere);
    pane.empty->setVisible(!isThere);
    fitNames(pane);
    if (const int row = pane.model->faultyRow(); row >= 0)
        pane.table->scrollTo(pane.model->index(row, 0));
}

void RecordDetail::fitNames(const Pane &pane)
{
    pane.table->resizeColumnToContents(0);
    // Names give way to values, which are what one looks for.
    const int width = pane.table->viewport()->width();
    pane.table->setColumnWidth(0, std::min(pane.table->columnWidth(0), width / 2));
}

void RecordDetail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitNames(m_source);
    fitNames(m_sent);
}

void RecordDetail::showValue(const Pane &pane, int row)
{
    const RecordField &field = pane.model->field(row);
    auto *dialog
        = new ValueDialog(field.name, field.text, field.kind == RecordField::Kind::Null, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace millrace
