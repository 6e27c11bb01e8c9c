// FieldLanding: fields of the stream on their way to a row of the mapping, by keys or in a drag.
#pragma once

#include "ui/mapping/mappingmodel.h"

#include <QObject>

class QDragEnterEvent;
class QDropEvent;
class QKeyEvent;
class QTreeView;

namespace millrace {

/// Tells the model what is carried and where it would land, and has it land. For one table, which
/// owns it and asks it first.
class FieldLanding final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FieldLanding)

public:
    /// \a model outlives it.
    FieldLanding(MappingModel &model, QTreeView &table);

    // Picking of a row, by keys or a click.
    /// Begins at the row the first of \a sources probably belongs to.
    void pickFor(const QStringList &sources);
    [[nodiscard]] bool isPicking() const { return m_isPicking; }
    void stopPicking();
    /// Whether the key was for it.
    [[nodiscard]] bool handleKey(const QKeyEvent &event);
    void landAt(const QModelIndex &index);

    // Both.
    /// The fields would land on the row at \a place of the viewport.
    void follow(const QPoint &place);
    void follow(const QModelIndex &index);

    // Drags.
    /// Whether \a event brings fields.
    [[nodiscard]] bool begin(QDragEnterEvent &event);
    void leave();
    /// The row they landed on first; empty: nowhere.
    QString drop(QDropEvent &event);

signals:
    /// Fields landed.
    void picked();
    /// Picking was cancelled by a key.
    void left();
    void pickingChanged();

private:
    [[nodiscard]] QModelIndex probableRow(const QString &source) const;
    void land();

    MappingModel &m_model;
    QTreeView &m_table;
    bool m_isPicking = false;
};

} // namespace millrace
