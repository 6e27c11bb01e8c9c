// EditTab: a tab whose changes are saved by hand.
#pragma once

#include <QWidget>

namespace millrace {

/// What the connection page needs to know before it is left.
class EditTab : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditTab)

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual bool isModified() const = 0;
    /// Whether the tab says anything about the connection that is shown; else it is not there.
    [[nodiscard]] virtual bool isNeeded() const { return true; }
    /// Stores the changes; saved() or notSaved() follows.
    virtual void save() = 0;
    /// Shows what is stored.
    virtual void revert() = 0;

signals:
    void neededChanged();
    void saved();
    /// Something is missing, was refused or failed, and the tab says so; or the person thought
    /// better of it.
    void notSaved();
};

} // namespace millrace
