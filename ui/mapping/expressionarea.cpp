#include "ui/mapping/expressionarea.h"

#include "ui/mapping/expressioncolors.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace millrace {

ExpressionArea::ExpressionArea(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_assistant(new ExpressionAssistant(*this, *this, ExpressionAssistant::Language::Expression))
{
    setTabChangesFocus(true);
    setFont(Theme::instance().font(TextRole::Mono));
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        // Formats change the document as well.
        if (toPlainText() == m_text)
            return;
        m_text = toPlainText();
        m_assistant->noteEdit();
        paintText();
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, m_assistant,
            &ExpressionAssistant::noteChange);
    connect(m_assistant, &ExpressionAssistant::findingChanged, this, &ExpressionArea::paintText);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        setFont(Theme::instance().font(TextRole::Mono));
        paintText();
    });
}

void ExpressionArea::setSchema(std::shared_ptr<const Schema> read)
{
    m_assistant->setSchema(std::move(read));
}

void ExpressionArea::insertAtCursor(const QString &text, int cursor)
{
    const int start = textCursor().selectionStart();
    replaceInBox({start, textCursor().selectionEnd() - start}, text, start + cursor);
}

void ExpressionArea::goToFinding()
{
    const auto &finding = m_assistant->finding();
    if (!finding)
        return;
    QTextCursor cursor = textCursor();
    const int length = static_cast<int>(toPlainText().size());
    cursor.setPosition(std::clamp(finding->range.start, 0, length));
    cursor.setPosition(std::clamp(finding->range.end(), 0, length), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    setFocus();
}

void ExpressionArea::replaceInBox(TextRange range, const QString &text, int cursor)
{
    QTextCursor place = textCursor();
    place.beginEditBlock();
    place.setPosition(range.start);
    place.setPosition(range.end(), QTextCursor::KeepAnchor);
    place.insertText(text);
    place.endEditBlock();
    place.setPosition(cursor);
    setTextCursor(place);
}

QRect ExpressionArea::popupLine() const
{
    const QRect caret = cursorRect();
    return {viewport()->mapToGlobal(caret.bottomLeft() - QPoint(0, caret.height())),
            QSize(1, caret.height())};
}

void ExpressionArea::paintText()
{
    QList<QTextEdit::ExtraSelection> pieces;
    for (const auto &format : expressionFormats(toPlainText(), 0, m_assistant->finding())) {
        QTextEdit::ExtraSelection piece;
        piece.cursor = textCursor();
        piece.cursor.setPosition(format.start);
        piece.cursor.setPosition(format.start + format.length, QTextCursor::KeepAnchor);
        piece.format = format.format;
        pieces << piece;
    }
    setExtraSelections(pieces);
}

} // namespace millrace
