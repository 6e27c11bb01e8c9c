#include "ui/mapping/expressionassistant.h"

#include "core/mapping/expression/expressionediting.h"
#include "ui/mapping/expressionpopup.h"
#include "ui/mapping/valuefinding.h"
#include "ui/mapping/valuetext.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Whether \a word is all of \a completion already.
bool isWritten(const ValueCompletion &completion, const QString &word)
{
    return completion.insertedText == word;
}

} // namespace

ExpressionAssistant::ExpressionAssistant(AssistedBox &box, QWidget &widget, Language language)
    : QObject(&widget)
    , m_box(box)
    , m_widget(widget)
    , m_language(language)
    , m_read(std::make_shared<const Schema>())
    , m_popup(new ExpressionPopup(&widget))
{
    m_pauseTimer.setSingleShot(true);
    m_pauseTimer.setInterval(500ms);
    connect(&m_pauseTimer, &QTimer::timeout, this, &ExpressionAssistant::showFinding);
    connect(m_popup, &ExpressionPopup::picked, this, &ExpressionAssistant::insertChosen);
    connect(m_popup, &ExpressionPopup::chosenChanged, this, &ExpressionAssistant::describe);
    widget.installEventFilter(this);
}

ExpressionAssistant::~ExpressionAssistant() = default;

void ExpressionAssistant::setSchema(std::shared_ptr<const Schema> read)
{
    m_read = read ? std::move(read) : std::make_shared<const Schema>();
    refreshFinding();
}

void ExpressionAssistant::setOuterFinding(const std::optional<ExpressionProblem> &finding)
{
    m_outerFinding = finding;
    if (!m_pauseTimer.isActive() && m_widget.hasFocus())
        showFinding();
}

std::optional<int> ExpressionAssistant::expressionOffset() const
{
    return m_language == Language::Expression ? std::optional(0) : expressionStart(m_box.boxText());
}

bool ExpressionAssistant::isShown() const { return m_popup->isVisible(); }

void ExpressionAssistant::noteEdit()
{
    m_outerFinding.reset();
    refreshFinding();
    m_pauseTimer.start();
    if (m_isInserting)
        return;
    // A fault that was shown goes as soon as it is put right.
    if (!m_finding)
        m_popup->setFinding({});
    refreshSignature();
    offer(false);
}

void ExpressionAssistant::noteChange()
{
    refreshFinding();
    if (m_isInserting || !m_widget.hasFocus())
        return;
    refreshSignature();
    if (isShown())
        placePopup();
}

void ExpressionAssistant::refreshFinding()
{
    const QString text = m_box.boxText();
    std::optional<ExpressionProblem> finding = m_language == Language::Value
        ? valueFinding(text, *m_read)
        : text.trimmed().isEmpty() ? std::nullopt
                                   : findingInExpression(text, *m_read);
    if (finding == m_finding)
        return;
    m_finding = std::move(finding);
    emit findingChanged();
}

void ExpressionAssistant::refreshSignature()
{
    const auto offset = expressionOffset();
    const int cursor = m_box.boxCursor();
    m_popup->setSignature(offset && cursor >= *offset ? expressionSignatureAt(
                              m_box.boxText().mid(*offset), cursor - *offset)
                                                      : std::nullopt);
}

void ExpressionAssistant::offer(bool isAsked)
{
    const QString text = m_box.boxText();
    const int cursor = m_box.boxCursor();
    const auto offset = expressionOffset();
    std::vector<ValueCompletion> list = m_language == Language::Value
        ? valueCompletions(text, cursor, *m_read)
        : completionsOfExpression(text, cursor, *m_read);
    const QString word = list.empty()
        ? QString()
        : text.mid(list.front().replaced.start, list.front().replaced.length);
    const bool isDone = !list.empty() && isWritten(list.front(), word);
    if (!isAsked && (word.trimmed().isEmpty() || isDone))
        list.clear();
    // A word that is being completed is no fault yet.
    if (!list.empty())
        m_popup->setFinding({});
    // What is typed in the open may be a constant: Return takes it as it is.
    m_popup->setCompletions(std::move(list), isAsked || offset.has_value());
    placePopup();
}

void ExpressionAssistant::showCompletions()
{
    refreshSignature();
    offer(true);
}

void ExpressionAssistant::closeCompletions()
{
    m_popup->setCompletions({}, false);
    m_pauseTimer.start();
    placePopup();
}

void ExpressionAssistant::hidePopup()
{
    m_popup->setCompletions({}, false);
    m_popup->hide();
}

void ExpressionAssistant::showFinding()
{
    if (!m_popup->hasCompletions())
        m_popup->setFinding(m_finding ? m_finding : m_outerFinding);
    placePopup();
    describe();
}

void ExpressionAssistant::placePopup()
{
    if (!m_widget.hasFocus() || !m_widget.isVisible())
        return;
    const bool wasShown = isShown();
    m_popup->place(m_box.popupLine());
    // An item view watches the keys of its editors too, and whoever came last sees them first.
    if (!wasShown && isShown())
        m_widget.installEventFilter(this);
}

void ExpressionAssistant::describe()
{
    const ValueCompletion *chosen = m_popup->chosen();
    const auto &finding = m_finding ? m_finding : m_outerFinding;
    const QString text = chosen != nullptr ? u"%1. %2"_s.arg(chosen->label, chosen->help)
        : finding                          ? finding->message
                                           : QString();
    if (m_widget.accessibleDescription() == text)
        return;
    m_widget.setAccessibleDescription(text);
    QAccessibleEvent event(&m_widget, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

bool ExpressionAssistant::insertChosen()
{
    const ValueCompletion *chosen = m_popup->chosen();
    if (chosen == nullptr)
        return false;
    // The list goes while it is put in.
    const ValueCompletion completion = *chosen;
    m_isInserting = true;
    m_box.replaceInBox(completion.replaced, completion.insertedText,
                       completion.replaced.start + completion.cursor);
    m_isInserting = false;
    m_popup->setCompletions({}, false);
    refreshFinding();
    if (!m_finding)
        m_popup->setFinding({});
    refreshSignature();
    placePopup();
    return true;
}

bool ExpressionAssistant::applySuggestion()
{
    const auto &finding = m_finding ? m_finding : m_outerFinding;
    if (!finding || finding->suggestions.isEmpty())
        return false;
    const TextRange range = finding->range;
    const QString text = finding->suggestions.front();
    m_isInserting = true;
    m_box.replaceInBox(range, text, range.start + static_cast<int>(text.size()));
    m_isInserting = false;
    refreshSignature();
    showFinding();
    return true;
}

bool ExpressionAssistant::handleListKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Down:
        m_popup->move(1);
        return true;
    case Qt::Key_Up:
        m_popup->move(-1);
        return true;
    case Qt::Key_PageDown:
        m_popup->move(m_popup->rowsPerPage());
        return true;
    case Qt::Key_PageUp:
        m_popup->move(-m_popup->rowsPerPage());
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        return insertChosen();
    case Qt::Key_Escape:
        closeCompletions();
        return true;
    default:
        return false;
    }
}

bool ExpressionAssistant::handleKey(const QKeyEvent &event)
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool isReturn = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    if (modifiers == Qt::AltModifier && isReturn)
        return applySuggestion();
    if (modifiers == Qt::ControlModifier && event.key() == Qt::Key_Space) {
        showCompletions();
        return true;
    }
    if (modifiers != Qt::NoModifier)
        return false;
    if (isShown() && m_popup->hasCompletions())
        return handleListKey(event);
    if (event.key() == Qt::Key_Down && m_language == Language::Value) {
        showCompletions();
        return true;
    }
    if (event.key() == Qt::Key_Escape && isShown()) {
        hidePopup();
        return true;
    }
    return false;
}

bool ExpressionAssistant::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        const auto &key = static_cast<QKeyEvent &>(*event);
        const bool isOurs = isShown()
            && (key.key() == Qt::Key_Escape
                || (m_popup->hasCompletions()
                    && (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter)));
        if (isOurs)
            event->accept();
        return isOurs;
    }
    case QEvent::KeyPress:
        if (handleKey(static_cast<QKeyEvent &>(*event)))
            return true;
        break;
    case QEvent::FocusIn:
        if (m_finding || m_outerFinding)
            m_pauseTimer.start();
        break;
    case QEvent::FocusOut:
    case QEvent::Hide:
        m_pauseTimer.stop();
        hidePopup();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace millrace
