#include "ui/mapping/expressionedit.h"

#include "ui/mapping/expressioncolors.h"
#include "ui/mapping/expressiondialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

ExpressionEdit::ExpressionEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_assistant(new ExpressionAssistant(*this, *this, ExpressionAssistant::Language::Value))
{
    setPlaceholderText(tr("Field, constant or = expression"));
    setToolTip(
        tr("The name of a field, a constant, or an expression after =. Ctrl+Space completes, "
           "Ctrl+E opens the large editor."));
    // What is too long for an expression is told, never cut.
    setMaxLength(std::numeric_limits<int>::max());
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_assistant->noteEdit();
        emit valueEdited(typedValue());
    });
    connect(this, &QLineEdit::textChanged, this, [this] {
        m_assistant->noteChange();
        paintText();
    });
    connect(this, &QLineEdit::cursorPositionChanged, m_assistant, &ExpressionAssistant::noteChange);
    connect(m_assistant, &ExpressionAssistant::findingChanged, this, &ExpressionEdit::paintText);
    connect(&Theme::instance(), &Theme::changed, this, &ExpressionEdit::paintText);
}

void ExpressionEdit::setSchema(std::shared_ptr<const Schema> read)
{
    m_assistant->setSchema(std::move(read));
    paintText();
}

void ExpressionEdit::setTypedValue(const TypedValue &value)
{
    setText(valueEditText(value, m_assistant->schema()));
}

TypedValue ExpressionEdit::typedValue() const
{
    return millrace::typedValue(text(), m_assistant->schema());
}

const std::optional<ExpressionProblem> &ExpressionEdit::finding() const
{
    return m_assistant->finding();
}

void ExpressionEdit::setProblem(const std::optional<MappingProblem> &problem)
{
    if (!problem) {
        m_assistant->setOuterFinding({});
        return;
    }
    ExpressionProblem finding;
    finding.code = problem->code;
    finding.message = problem->message;
    finding.hint = problem->hint;
    finding.suggestions = problem->suggestions;
    const int start = expressionStart(text()).value_or(0);
    finding.range = problem->range
        ? TextRange{problem->range->start + start, problem->range->length}
        : TextRange{start, static_cast<int>(text().size()) - start};
    m_assistant->setOuterFinding(finding);
}

void ExpressionEdit::openDialog()
{
    m_assistant->hidePopup();
    ExpressionContext context;
    context.read = std::make_shared<const Schema>(m_assistant->schema());
    context.sample = m_sample;
    context.target = m_target;
    const TypedValue value = typedValue();
    auto *dialog = new ExpressionDialog(context, asExpression(value.origin, value.value), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        setTypedValue({ValueOrigin::Expression, dialog->expression()});
        emit valueEdited(typedValue());
    });
    dialog->open();
}

void ExpressionEdit::replaceInBox(TextRange range, const QString &text, int cursor)
{
    setSelection(range.start, range.length);
    // As if it was typed: it can be undone, and is told.
    insert(text);
    setCursorPosition(cursor);
}

QRect ExpressionEdit::popupLine() const { return {mapToGlobal(QPoint(0, 0)), size()}; }

void ExpressionEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->keyCombination() == (Qt::CTRL | Qt::Key_E)) {
        openDialog();
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void ExpressionEdit::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        paintText();
}

void ExpressionEdit::paintText()
{
    // A line edit takes formats from input methods alone; their places count from the cursor.
    QList<QInputMethodEvent::Attribute> attributes;
    if (const auto start = expressionStart(text())) {
        for (const auto &format :
             expressionFormats(text().mid(*start), *start, m_assistant->finding()))
            attributes.append(QInputMethodEvent::Attribute(QInputMethodEvent::TextFormat,
                                                           format.start - cursorPosition(),
                                                           format.length, format.format));
    }
    QInputMethodEvent event({}, attributes);
    QApplication::sendEvent(this, &event);
}

} // namespace millrace
