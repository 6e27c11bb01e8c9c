// SchemaColumns: the widths, order and choice of columns in the schema tree.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <vector>

class QTreeView;

namespace millrace {

class UiPreferences;
struct ColumnNeed;

/// Columns share the view by what is written in them, and the least important ones go where there
/// is no room for all, until a person moves, hides or resizes one; from then on they are kept, in
/// the preferences too. A menu on the header shows and hides them, and fits them again.
class SchemaColumns final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaColumns)

public:
    /// \a view shows a CatalogModel and outlives the columns.
    explicit SchemaColumns(QTreeView &view, QObject *parent);
    ~SchemaColumns() override;

    /// Takes the columns as they were left, and keeps them in \a preferences from now on.
    void setPreferences(UiPreferences &preferences);
    /// Fits them to the view, unless a person has arranged them.
    void fit();
    /// The same once the events are done that change what is written in them.
    void fitLater() { m_fitting.start(); }
    /// Shows a column that is hidden; one that had no room stays from now on.
    void reveal(int column);
    /// The column \a steps away in the order on the screen, hidden ones passed over; -1: none.
    [[nodiscard]] int neighbour(int column, int steps) const;

private:
    void noteArranged();
    [[nodiscard]] std::vector<ColumnNeed> needs(bool isTight) const;
    void showWhatHasRoom();
    [[nodiscard]] QByteArray wholeState();
    void save();
    void reset();
    void openMenu(const QPoint &position);

    QTreeView &m_view;
    QPointer<UiPreferences> m_preferences;
    QTimer m_timer; ///< A drag of a border is many resizes.
    QTimer m_fitting;
    std::vector<int> m_roomless; ///< Columns that are hidden because there is no room.
    std::vector<int> m_pinned; ///< Columns that stay although there is no room.
    bool m_isFresh = true; ///< Nobody has arranged the columns yet.
    bool m_isFitting = false;
};

} // namespace millrace
