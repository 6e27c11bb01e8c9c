// ExpressionPopup: what is shown below a box in which a value or expression is typed.
#pragma once

#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/expressionproblem.h"
#include "ui/mapping/valuecompletions.h"

#include <QFrame>

#include <optional>

class QListView;

namespace millrace {

class CompletionModel;
class IconLabel;
class TextLabel;

/// From top to bottom: the fault of the text, the signature of the call around the cursor, what can
/// be inserted, and help on the chosen one. A part without content is not there; without any part
/// it hides. Never takes the focus: the box passes the keys on.
class ExpressionPopup final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionPopup)

public:
    explicit ExpressionPopup(QWidget *box);

    void setFinding(const std::optional<ExpressionProblem> &finding);
    void setSignature(const std::optional<ExpressionSignature> &signature);
    /// \a isFirstChosen: the first one can be taken at once.
    void setCompletions(std::vector<ValueCompletion> completions, bool isFirstChosen);

    [[nodiscard]] bool hasCompletions() const;
    /// The chosen one, or null.
    [[nodiscard]] const ValueCompletion *chosen() const;
    /// Moves the choice by \a rows; past an end it comes round.
    void move(int rows);
    /// Rows of the list that are seen at once.
    [[nodiscard]] int rowsPerPage() const;

    /// Shows itself below \a line, a place of the box on the screen, or above it.
    void place(const QRect &line);

signals:
    /// A click on a row.
    void picked();
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void showHelp();
    [[nodiscard]] bool isEmpty() const;

    QWidget *m_findingRow = nullptr;
    TextLabel *m_finding = nullptr;
    TextLabel *m_signature = nullptr;
    TextLabel *m_signatureHelp = nullptr;
    QListView *m_list = nullptr;
    CompletionModel *m_model = nullptr;
    TextLabel *m_help = nullptr;
};

} // namespace millrace
