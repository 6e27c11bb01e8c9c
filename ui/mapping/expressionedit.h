// ExpressionEdit: one line for a field, a constant or an expression.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/mapping/mappingproblem.h"
#include "core/mapping/samplerows.h"
#include "ui/mapping/expressionassistant.h"
#include "ui/mapping/valuetext.h"

#include <QLineEdit>

#include <optional>

namespace millrace {

/// The text is that of typedValue(). Completes fields and functions, shows the signature of the
/// call around the cursor, and the fault of an expression: the part is underlined, the sentence
/// stands below the box. Ctrl+E opens the large editor. Good as an editor of an item view.
class ExpressionEdit final : public QLineEdit, private AssistedBox
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionEdit)

public:
    explicit ExpressionEdit(QWidget *parent = nullptr);

    /// The fields of the stream.
    void setSchema(std::shared_ptr<const Schema> read);
    /// For the results in the large editor.
    void setSample(const SampleRows &sample) { m_sample = sample; }
    /// The field the value goes to, which the large editor names.
    void setTarget(const ObjectField &target) { m_target = target; }

    /// Tells nothing.
    void setTypedValue(const TypedValue &value);
    [[nodiscard]] TypedValue typedValue() const;
    /// What is wrong with the expression as it is typed.
    [[nodiscard]] const std::optional<ExpressionProblem> &finding() const;
    /// A problem only the mapping knows of; shown until the next key. Its range, of the value, is
    /// taken for that of the text after the mark of an expression.
    void setProblem(const std::optional<MappingProblem> &problem);
    [[nodiscard]] ExpressionAssistant *assistant() const { return m_assistant; }

    /// Opens the large editor with what is typed, made an expression.
    void openDialog();

signals:
    /// The person changed the text.
    void valueEdited(const millrace::TypedValue &value);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QString boxText() const override { return text(); }
    [[nodiscard]] int boxCursor() const override { return cursorPosition(); }
    void replaceInBox(TextRange range, const QString &text, int cursor) override;
    [[nodiscard]] QRect popupLine() const override;
    void paintText();

    ExpressionAssistant *m_assistant;
    SampleRows m_sample;
    std::optional<ObjectField> m_target;
};

} // namespace millrace
