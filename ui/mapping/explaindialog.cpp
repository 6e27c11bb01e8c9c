#include "ui/mapping/explaindialog.h"

#include "core/mapping/expression/valuetypes.h"
#include "ui/mapping/explanationmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 112;
constexpr int s_lines = 28;

} // namespace

ExplainDialog::ExplainDialog(std::shared_ptr<const MappingPreview> preview, int record, int place,
                             QWidget *parent)
    : QDialog(parent)
    , m_preview(std::move(preview))
    , m_place(place)
    , m_model(new ExplanationModel(this))
{
    build();
    showRecord(record);
    m_table->setFocus();
}

void ExplainDialog::build()
{
    const FieldMapping &row = m_preview->mapping().fields[static_cast<std::size_t>(m_place)];
    setWindowTitle(tr("Explain %1").arg(row.target));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *title = new TextLabel(row.target, TextRole::Heading, ColorRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    layout->addWidget(title);
    layout->addWidget(buildRecordBar());
    if (row.origin == ValueOrigin::Expression) {
        m_expression = new QPlainTextEdit(row.value, this);
        m_expression->setReadOnly(true);
        m_expression->setTabChangesFocus(true);
        m_expression->setFont(Theme::instance().font(TextRole::Mono));
        m_expression->setAccessibleName(tr("Expression"));
        const int lines = std::clamp(static_cast<int>(row.value.size()) / s_columns + 2, 2, 5);
        m_expression->setFixedHeight(m_expression->fontMetrics().lineSpacing() * lines
                                     + metrics::spaceL);
        layout->addWidget(m_expression);
    }
    m_table = new PageTable(u"explanation"_s, this, TableRows::Dense);
    m_table->setAccessibleName(tr("Steps from the source value to the value sent"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setUp(
        m_model, ExplanationModel::WhatColumn,
        {{ExplanationModel::StepColumn, tr("Source field") + u"mm"_s},
         {ExplanationModel::ValueColumn, u"+49 170 1234567"_s},
         {ExplanationModel::TypeColumn, expression::typeWord(FieldType::TimestampWithZone)}});
    m_table->tools()->setName(u"explanation"_s);
    layout->addWidget(m_table, 1);
    m_outcome = new MessageBar(this);
    m_outcome->setClosable(false);
    layout->addWidget(m_outcome);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("Cop&y steps"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));
    copy->setAutoDefault(false);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this, &ExplainDialog::copySteps);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ExplainDialog::markPart);
    connect(&Theme::instance(), &Theme::changed, this, &ExplainDialog::markPart);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        const CellStep &step = m_model->step(index.row());
        auto *dialog = new ValueDialog(step.text, step.value, step.isNull, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    resize(fontMetrics().averageCharWidth() * s_columns, fontMetrics().lineSpacing() * s_lines);
}

QWidget *ExplainDialog::buildRecordBar()
{
    auto *bar = new QWidget(this);
    m_recordLabel = new TextLabel(TextRole::Body, ColorRole::TextMuted, bar);
    m_previous = iconButton(u"chevron-left"_s, tr("Record before (Alt+Up)"), bar);
    m_next = iconButton(u"chevron-right"_s, tr("Record after (Alt+Down)"), bar);
    // The shortcut of a button clicks it a tenth of a second later, which swallows quick keys.
    const auto go = [this](QToolButton *button, Qt::Key key, int records) {
        const auto act = [this, records] { showRecord(m_record + records); };
        connect(button, &QToolButton::clicked, this, act);
        connect(new QShortcut(Qt::ALT | key, this), &QShortcut::activated, this, act);
    };
    go(m_previous, Qt::Key_Up, -1);
    go(m_next, Qt::Key_Down, 1);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_recordLabel, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    return bar;
}

void ExplainDialog::showRecord(int record)
{
    if (record < 0 || record >= m_preview->rowCount())
        return;
    m_record = record;
    m_recordLabel->setText(
        tr("Record %1 of the %2 that were looked at")
            .arg(groupedNumber(record + 1), groupedNumber(m_preview->rowCount())));
    m_previous->setEnabled(record > 0);
    m_next->setEnabled(record + 1 < m_preview->rowCount());
    m_model->setExplanation(m_preview->explain(record, m_place));
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    const PreviewCell cell = m_preview->cell(record, m_place);
    switch (cell.state) {
    case PreviewCell::State::Rejected:
        m_outcome->showMessage(MessageBar::Kind::Negative, tr("The record is rejected."),
                               cell.reason);
        break;
    case PreviewCell::State::Altered:
        m_outcome->showMessage(MessageBar::Kind::Warning,
                               tr("The value is altered by the rule of the field."), cell.reason);
        break;
    case PreviewCell::State::Broken:
        m_outcome->showMessage(MessageBar::Kind::Warning,
                               tr("There is nothing to explain: the row of the mapping is not "
                                  "complete, or its expression has a fault."));
        break;
    default:
        m_outcome->dismiss();
        break;
    }
    markPart();
}

void ExplainDialog::markPart()
{
    if (m_expression == nullptr)
        return;
    QList<QTextEdit::ExtraSelection> marks;
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid() && m_model->step(current.row()).range) {
        const TextRange range = *m_model->step(current.row()).range;
        const auto last = static_cast<int>(m_expression->document()->characterCount()) - 1;
        QTextEdit::ExtraSelection mark;
        mark.cursor = m_expression->textCursor();
        mark.cursor.setPosition(std::min(range.start, last));
        mark.cursor.setPosition(std::min(range.end(), last), QTextCursor::KeepAnchor);
        mark.format.setBackground(Theme::instance().color(ColorRole::AccentSoft));
        mark.format.setFontUnderline(true);
        marks << mark;
    }
    m_expression->setExtraSelections(marks);
}

void ExplainDialog::copySteps() const
{
    QApplication::clipboard()->setText(
        tableText(m_table->tools()->shown(), TableFormat::TabsWithHeadings));
}

} // namespace millrace
