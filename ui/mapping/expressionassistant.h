// ExpressionAssistant: completion, signatures and faults for a box in which values are typed.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/expressionproblem.h"
#include "ui/mapping/valuecompletions.h"

#include <QObject>
#include <QRect>
#include <QTimer>

#include <memory>
#include <optional>

class QKeyEvent;
class QWidget;

namespace millrace {

class ExpressionPopup;

/// A box of text as the assistant sees it.
class AssistedBox
{
    Q_DISABLE_COPY_MOVE(AssistedBox)

public:
    AssistedBox() = default;
    virtual ~AssistedBox() = default;

    [[nodiscard]] virtual QString boxText() const = 0;
    [[nodiscard]] virtual int boxCursor() const = 0;
    /// Puts \a text in the place of \a range, as if it was typed; the cursor goes to \a cursor of
    /// the box's text.
    virtual void replaceInBox(TextRange range, const QString &text, int cursor) = 0;
    /// What the popup stands below, on the screen.
    [[nodiscard]] virtual QRect popupLine() const = 0;
};

/// Watches the keys of a box. With completions to choose from, the arrows, Page up and down choose,
/// Return and Tab insert, Esc closes; Ctrl+Space and, in one line, Down show them; Alt+Return puts
/// right a fault that has a suggestion. Owned by the box.
class ExpressionAssistant final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionAssistant)

public:
    enum class Language {
        Value, ///< Field, constant or expression, as typedValue() tells them apart.
        Expression, ///< The whole text is one.
    };

    /// \a box and \a widget are the same object.
    ExpressionAssistant(AssistedBox &box, QWidget &widget, Language language);
    ~ExpressionAssistant() override;

    void setSchema(std::shared_ptr<const Schema> read);
    [[nodiscard]] const Schema &schema() const { return *m_read; }
    /// A fault only others know of, such as a constant the field does not take; shown while the
    /// text has none of its own.
    void setOuterFinding(const std::optional<ExpressionProblem> &finding);
    /// What is wrong with the text as it is.
    [[nodiscard]] const std::optional<ExpressionProblem> &finding() const { return m_finding; }

    /// To be called when the person changed the text.
    void noteEdit();
    /// To be called when the text or the cursor changed by any means.
    void noteChange();
    void showCompletions();
    void hidePopup();
    [[nodiscard]] ExpressionPopup *popup() const { return m_popup; }

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void findingChanged();

private:
    [[nodiscard]] std::optional<int> expressionOffset() const;
    [[nodiscard]] bool isShown() const;
    bool handleKey(const QKeyEvent &event);
    bool handleListKey(const QKeyEvent &event);
    bool insertChosen();
    bool applySuggestion();
    void offer(bool isAsked);
    void closeCompletions();
    void refreshFinding();
    void refreshSignature();
    void showFinding();
    void placePopup();
    void describe();

    AssistedBox &m_box;
    QWidget &m_widget;
    const Language m_language;
    std::shared_ptr<const Schema> m_read;
    std::optional<ExpressionProblem> m_finding;
    std::optional<ExpressionProblem> m_outerFinding;
    ExpressionPopup *m_popup = nullptr;
    QTimer
        m_pauseTimer; ///< A text that is being typed is rarely right; its fault waits for a rest.
    bool m_isInserting = false;
};

} // namespace millrace
