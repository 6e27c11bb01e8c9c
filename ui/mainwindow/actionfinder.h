// ActionFinder: finds an action by its name and carries it out.
#pragma once

#include <QDialog>

class QListView;
class QSortFilterProxyModel;

namespace millrace {

class ActionCollection;
class FilterEdit;

/// A box and a list. The arrow keys move in the list while the focus stays in the box; Enter
/// triggers, Esc closes. Shows what can act now, and what cannot with the reason, if it names one.
class ActionFinder final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActionFinder)

public:
    /// \a page's own actions are offered before those of the window.
    ActionFinder(const ActionCollection &actions, const QWidget *page, QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void triggerCurrent();
    void filter(const QString &text);

    FilterEdit *m_edit = nullptr;
    QListView *m_view = nullptr;
    QSortFilterProxyModel *m_filtered = nullptr;
};

} // namespace millrace
