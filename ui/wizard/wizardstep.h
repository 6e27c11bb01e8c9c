// WizardStep: one question of the wizard.
#pragma once

#include <QList>
#include <QWidget>

#include <functional>

namespace millrace {

/// What keeps a step from being done, and how to get there.
struct MissingPart final
{
    QString text; ///< One sentence.
    std::function<void()> goTo; ///< Puts the focus where it can be mended.
};

/// Any step can be left at any time; what is missing is said, never enforced by a grey button.
class WizardStep : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WizardStep)

public:
    using QWidget::QWidget;

    /// For the list of steps: "Source".
    [[nodiscard]] virtual QString name() const = 0;
    /// The question the step answers, shown as its title: "Where do the data come from?"
    [[nodiscard]] virtual QString question() const = 0;
    /// Nothing when the step is done.
    [[nodiscard]] virtual QList<MissingPart> missing() const = 0;
    /// Called each time the step is shown.
    virtual void enter() { }
    /// The person wants to go on. A step that has to do something first, such as saving what was
    /// typed, does it and emits done() itself; the others do so at once when nothing is missing.
    virtual void finish()
    {
        if (missing().isEmpty())
            emit done();
        else
            emit refused();
    }

signals:
    /// What missing() says may have changed.
    void changed();
    void done();
    /// finish() could not; what is missing is to be shown.
    void refused();
};

} // namespace millrace
