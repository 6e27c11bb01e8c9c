// EditTab: a tab whose changes are saved by hand.
#pragma once

#include <QUndoStack>
#include <QWidget>

#include <memory>

namespace millrace {

/// What the connection page needs to know before it is left. The tabs of a page share one history
/// of changes, which saving leaves as it is.
class EditTab : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditTab)

public:
    /// Without a \a history the tab has one of its own.
    explicit EditTab(QWidget *parent = nullptr, std::shared_ptr<QUndoStack> history = {})
        : QWidget(parent)
        , m_history(history ? std::move(history) : std::make_shared<QUndoStack>())
    {
    }

    [[nodiscard]] QUndoStack &history() const { return *m_history; }
    /// Whether \a command of the history changes what this tab shows.
    [[nodiscard]] virtual bool owns(const QUndoCommand & /*command*/) const { return false; }
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

private:
    /// Shared: the tabs and the page go in any order.
    const std::shared_ptr<QUndoStack> m_history;
};

} // namespace millrace
