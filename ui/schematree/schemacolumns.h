// SchemaColumns: the widths, order and choice of columns in the schema tree.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

class QTreeView;

namespace millrace {

class UiPreferences;

/// Columns fit the view until a person moves, hides or resizes one; from then on they are kept, in
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
    /// The column \a steps away in the order on the screen, hidden ones passed over; -1: none.
    [[nodiscard]] int neighbour(int column, int steps) const;

private:
    void noteArranged();
    void save();
    void reset();
    void openMenu(const QPoint &position);

    QTreeView &m_view;
    QPointer<UiPreferences> m_preferences;
    QTimer m_timer; ///< A drag of a border is many resizes.
    bool m_isFresh = true; ///< Nobody has arranged the columns yet.
    bool m_isFitting = false;
};

} // namespace millrace
