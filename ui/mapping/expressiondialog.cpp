#include "ui/mapping/expressiondialog.h"

#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/valuetypes.h"
#include "ui/mapping/completionmodel.h"
#include "ui/mapping/expressionarea.h"
#include "ui/mapping/functionmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int s_columns = 118;
constexpr int s_lines = 34;

QLabel *labelFor(const QString &text, QWidget *buddy, QWidget *parent)
{
    auto *label = new TextLabel(text, TextRole::Small, ColorRole::TextMuted, parent);
    label->setBuddy(buddy);
    return label;
}

} // namespace

ExpressionDialog::ExpressionDialog(const ExpressionContext &context, const QString &expression,
                                   QWidget *parent)
    : QDialog(parent)
    , m_context(context)
{
    m_evaluation.moment
        = std::chrono::time_point_cast<TimePoint::duration>(std::chrono::system_clock::now());
    m_pool.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(60ms);
    build();
    connect(&m_timer, &QTimer::timeout, this, &ExpressionDialog::compute);
    connect(m_area, &QPlainTextEdit::textChanged, this, &ExpressionDialog::refresh);
    m_area->setSchema(m_context.read);
    m_area->setPlainText(expression);
    m_area->moveCursor(QTextCursor::End);
    m_area->setFocus();
    refresh();
}

ExpressionDialog::~ExpressionDialog()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void ExpressionDialog::build()
{
    setWindowTitle(m_context.target ? tr("Expression for %1").arg(m_context.target->field.name)
                                    : tr("Expression"));
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(buildBrowser());
    split->addWidget(buildEditor());
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = buttons->addButton(tr("&Apply"), QDialogButtonBox::AcceptRole);
    m_format = buttons->addButton(tr("&Tidy up"), QDialogButtonBox::ActionRole);
    m_format->setToolTip(tr("Writes the expression with single blanks and small keywords"));
    // Return belongs to the text and to the list.
    for (QAbstractButton *button : buttons->buttons())
        qobject_cast<QPushButton *>(button)->setAutoDefault(false);
    setPrimary(m_apply, true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(split, 1);
    layout->addWidget(buttons);
    connect(m_filter, &FilterEdit::left, m_area, qOverload<>(&QWidget::setFocus));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExpressionDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_format, &QPushButton::clicked, this, &ExpressionDialog::format);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *apply = new QShortcut(Qt::CTRL | key, this);
        connect(apply, &QShortcut::activated, this, &ExpressionDialog::accept);
    }
    auto *search = new QShortcut(QKeySequence::Find, this);
    connect(search, &QShortcut::activated, m_filter, qOverload<>(&QWidget::setFocus));
    resize(fontMetrics().averageCharWidth() * s_columns, fontMetrics().lineSpacing() * s_lines);
}

QWidget *ExpressionDialog::buildBrowser()
{
    auto *browser = new QWidget(this);
    m_filter = new FilterEdit(browser);
    m_filter->setPlaceholderText(tr("Find a field or function"));
    m_filter->setAccessibleName(tr("Find a field or function"));
    m_functions = new FunctionModel(this);
    m_functions->setFields(*m_context.read);
    m_list = new QListView(browser);
    m_list->setModel(m_functions);
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Fields and functions"));
    m_list->setToolTip(tr("Return or a double click puts it into the expression"));
    m_help = new QTextBrowser(browser);
    m_help->setAccessibleName(tr("Help on the chosen field or function"));
    m_help->setTabChangesFocus(true);
    m_help->setOpenLinks(false);
    auto *layout = new QVBoxLayout(browser);
    layout->setContentsMargins(0, 0, metrics::spaceS, 0);
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(labelFor(tr("&Fields and functions"), m_filter, browser));
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 3);
    layout->addWidget(m_help, 2);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString &word) {
        m_functions->setFilter(word);
        m_list->setCurrentIndex(m_functions->index(0));
        // Nothing is current any more when nothing is left, which nobody tells.
        showHelp();
    });
    connect(m_filter, &QLineEdit::returnPressed, this, &ExpressionDialog::insertChosen);
    connect(m_list, &QListView::activated, this, &ExpressionDialog::insertChosen);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ExpressionDialog::showHelp);
    m_list->setCurrentIndex(m_functions->index(0));
    return browser;
}

QWidget *ExpressionDialog::buildEditor()
{
    auto *editor = new QWidget(this);
    m_area = new ExpressionArea(editor);
    m_area->setAccessibleName(tr("Expression"));
    m_area->setPlaceholderText(tr("upper(surname)"));
    m_area->setMinimumHeight(m_area->fontMetrics().lineSpacing() * 4);
    m_stateIcon = new IconLabel(metrics::iconS, editor);
    m_state = new TextLabel(TextRole::Small, ColorRole::TextMuted, editor);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_results = new ExpressionResultModel(this);
    m_table = new PageTable(u"expression-results"_s, editor, TableRows::Dense);
    m_table->setModel(m_results);
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setAccessibleName(tr("Results for the first records"));
    m_table->verticalHeader()->show();
    m_table->tools()->setName(u"results"_s);
    m_resultTitle = new TextLabel(TextRole::Small, ColorRole::TextMuted, editor);
    auto *state = new QHBoxLayout;
    state->setSpacing(metrics::spaceS);
    state->addWidget(m_stateIcon, 0, Qt::AlignTop);
    state->addWidget(m_state, 1);
    auto *layout = new QVBoxLayout(editor);
    layout->setContentsMargins(metrics::spaceS, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(labelFor(tr("&Expression"), m_area, editor));
    layout->addWidget(m_area, 2);
    layout->addLayout(state);
    layout->addSpacing(metrics::spaceS);
    layout->addWidget(m_resultTitle);
    layout->addWidget(m_table, 3);
    return editor;
}

QString ExpressionDialog::expression() const { return m_area->toPlainText().trimmed(); }

void ExpressionDialog::insertChosen()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const auto [text, cursor] = m_functions->insertion(current.row());
    m_area->insertAtCursor(text, cursor);
    m_area->setFocus();
}

void ExpressionDialog::showHelp()
{
    const QModelIndex current = m_list->currentIndex();
    m_help->setHtml(current.isValid() ? m_functions->help(current.row())
                                      : tr("Nothing matches what is searched for."));
}

void ExpressionDialog::format()
{
    const auto formatted = formattedExpression(m_area->toPlainText());
    if (!formatted)
        return;
    QTextCursor whole = m_area->textCursor();
    whole.select(QTextCursor::Document);
    whole.insertText(*formatted);
    m_area->setFocus();
}

void ExpressionDialog::refresh()
{
    ++m_wanted;
    if (!m_isWorking && !m_timer.isActive())
        m_timer.start();
    refreshState();
}

void ExpressionDialog::compute()
{
    if (m_isWorking)
        return;
    m_isWorking = true;
    runInBackground(
        m_pool, this,
        [text = m_area->toPlainText(), read = m_context.read, sample = m_context.sample,
         context = m_evaluation] {
            return expressionResult(text, *read, sample, shownRows, context);
        },
        [this, number = m_wanted](ExpressionResult result) {
            m_isWorking = false;
            if (number == m_wanted)
                take(std::move(result));
            else
                compute();
        });
}

void ExpressionDialog::take(ExpressionResult result)
{
    // A text that is not whole leaves what was there, so that the table does not flicker.
    if (!result.type)
        return;
    const bool isWider = result.fields != m_results->result().fields;
    m_results->setResult(std::move(result));
    if (isWider)
        m_table->resizeColumnsToContents();
    m_table->horizontalHeader()->setStretchLastSection(true);
    refreshState();
}

void ExpressionDialog::refreshState()
{
    const auto &finding = m_area->assistant()->finding();
    const bool isEmpty = expression().isEmpty();
    m_apply->setEnabled(!finding && !isEmpty);
    m_apply->setToolTip(finding       ? tr("The expression has a fault")
                            : isEmpty ? tr("Nothing is written yet")
                                      : tr("Ctrl+Return"));
    m_format->setEnabled(formattedExpression(m_area->toPlainText()).has_value());
    m_resultTitle->setText(m_context.sample.rowCount() == 0
                               ? tr("Results appear here once records of the stream were read.")
                               : finding ? tr("Results of the expression as it last was whole")
                                         : tr("Results for the first records"));
    m_stateIcon->setVisible(!isEmpty);
    if (isEmpty) {
        m_state->setText(tr("Ctrl+Space shows what can be written."));
        m_state->setColorRole(ColorRole::TextMuted);
    } else if (finding) {
        m_stateIcon->setIcon(u"error-circle"_s, ColorRole::Negative);
        m_state->setColorRole(ColorRole::Negative);
        m_state->setText(finding->hint.isEmpty() ? finding->message
                                                 : finding->message + u' ' + finding->hint);
    } else {
        m_stateIcon->setIcon(u"check-circle"_s, ColorRole::Positive);
        m_state->setColorRole(ColorRole::TextMuted);
        const auto &type = m_results->result().type;
        m_state->setText(!type ? tr("The expression is whole.")
                             : m_context.target
                             ? tr("Result: %1. The field %2 takes: %3.")
                                   .arg(expression::typeWord(*type), m_context.target->field.name,
                                        expression::typeWord(m_context.target->field.type))
                             : tr("Result: %1.").arg(expression::typeWord(*type)));
    }
}

void ExpressionDialog::accept()
{
    if (m_apply->isEnabled())
        QDialog::accept();
    else
        m_area->goToFinding();
}

} // namespace millrace
