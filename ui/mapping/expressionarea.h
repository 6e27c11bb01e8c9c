// ExpressionArea: an expression over several lines.
#pragma once

#include "ui/mapping/expressionassistant.h"

#include <QPlainTextEdit>

namespace millrace {

/// The whole text is the expression. Completes and explains as ExpressionEdit does; Tab leaves it.
class ExpressionArea final : public QPlainTextEdit, private AssistedBox
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionArea)

public:
    explicit ExpressionArea(QWidget *parent = nullptr);

    void setSchema(std::shared_ptr<const Schema> read);
    [[nodiscard]] ExpressionAssistant *assistant() const { return m_assistant; }
    /// Puts \a text where the cursor is, or in the place of the selection; the cursor goes to
    /// \a cursor of it.
    void insertAtCursor(const QString &text, int cursor);
    /// Puts the cursor into what is at fault.
    void goToFinding();

private:
    [[nodiscard]] QString boxText() const override { return toPlainText(); }
    [[nodiscard]] int boxCursor() const override { return textCursor().position(); }
    void replaceInBox(TextRange range, const QString &text, int cursor) override;
    [[nodiscard]] QRect popupLine() const override;
    void paintText();

    ExpressionAssistant *m_assistant;
    QString m_text; ///< As it was before a change.
};

} // namespace millrace
