// ConnectionsColumns: the widths, order and choice of columns in the list of connections.
#pragma once

#include <QObject>

class QTreeView;

namespace millrace {

class UiPreferences;

/// Columns share the view by what is written in them until a person moves, hides or resizes one;
/// from then on they are kept, in the preferences too. A menu on the header shows and hides them.
class ConnectionsColumns final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionsColumns)

public:
    /// \a view shows a ConnectionsModel; both outlive the columns.
    ConnectionsColumns(QTreeView &view, UiPreferences &preferences, QObject *parent);

    void restore();
    void save();
    /// Fits them to the view once that has its size.
    void fitLater();

private:
    void fit();
    [[nodiscard]] int headingWidth(int column) const;
    [[nodiscard]] int wantedWidth(int column) const;
    void openMenu(const QPoint &position);

    QTreeView &m_view;
    UiPreferences &m_preferences;
    bool m_isFresh = true; ///< Nobody has arranged the columns yet.
    bool m_isFitting = false;
};

} // namespace millrace
