#include "ui/rejected/recorddetail.h"

#include "ui/rejected/recordfieldsmodel.h"
#include "ui/rejected/rejectedreason.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

RecordDetail::RecordDetail(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceL);
    m_source = addPane(tr("Source record"), tr("The source record was not kept."));
    m_sent = addPane(tr("Record sent"), tr("Nothing was sent: the record was refused before."));
    layout->addWidget(makeAnswer(), 1);
}

RecordDetail::Pane RecordDetail::addPane(const QString &heading, const QString &emptyText)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceS);
    column->addWidget(new TextLabel(heading, TextRole::BodyStrong, ColorRole::Text, this));
    Pane pane{new RecordFieldsModel(this), new QTableView(this),
              new TextLabel(emptyText, TextRole::Body, ColorRole::TextMuted, this)};
    pane.table->setModel(pane.model);
    pane.table->setAccessibleName(heading);
    pane.table->setShowGrid(false);
    pane.table->setWordWrap(false);
    pane.table->setTabKeyNavigation(false);
    pane.table->setSelectionBehavior(QAbstractItemView::SelectRows);
    pane.table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    pane.table->horizontalHeader()->hide();
    pane.table->horizontalHeader()->setStretchLastSection(true);
    pane.table->verticalHeader()->hide();
    pane.table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    pane.table->verticalHeader()->setDefaultSectionSize(metrics::compactRowHeight);
    pane.empty->setWordWrap(true);
    pane.empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(pane.table, 1);
    column->addWidget(pane.empty, 1);
    static_cast<QHBoxLayout *>(layout())->addLayout(column, 1);
    return pane;
}

QWidget *RecordDetail::makeAnswer()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(metrics::spaceS);
    m_outcome = new TextLabel(TextRole::Body, ColorRole::Negative, this);
    m_message = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_value = new TextLabel(TextRole::Mono, ColorRole::Text, this);
    m_hint = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_code = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    column->addWidget(new TextLabel(tr("Answer"), TextRole::BodyStrong, ColorRole::Text, this));
    for (TextLabel *label : {m_outcome, m_message, m_value, m_hint, m_code}) {
        label->setWordWrap(true);
        // Data from outside is shown as it is, never as markup.
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

void RecordDetail::setRecord(const RejectedRecord &record)
{
    fill(m_source, record.sourceRecord, record.field);
    fill(m_sent, record.sentRecord, record.field);
    m_outcome->setText(outcomeTitle(record.outcome));
    m_message->setText(record.message);
    m_value->setVisible(!record.value.empty());
    m_value->setText(QString::fromStdString(record.value));
    m_hint->setText(reasonHint(record.code, record.outcome));
    m_code->setText(record.code);
}

void RecordDetail::fill(const Pane &pane, const std::string &json, const QString &field)
{
    pane.model->setRecord(json, field);
    const bool isThere = pane.model->rowCount() > 0;
    pane.table->setVisible(isThere);
    pane.empty->setVisible(!isThere);
    pane.table->resizeColumnToContents(0);
    // Names give way to values, which are what one looks for.
    const int width = pane.table->viewport()->width();
    pane.table->setColumnWidth(0, std::min(pane.table->columnWidth(0), width / 2));
    if (const int row = pane.model->faultyRow(); row >= 0)
        pane.table->scrollTo(pane.model->index(row, 0));
}

} // namespace millrace
