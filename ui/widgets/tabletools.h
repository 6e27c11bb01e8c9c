// TableTools: copies and exports the rows of a table.
#pragma once

#include "ui/widgets/tabletext.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPointer>

class QHeaderView;
class QMenu;

namespace millrace {

/// For a view with a header over a model that holds all its rows; those of a tree lie below its
/// sections, which stay out. Rows and columns come as they are
/// shown: sorted, filtered, moved; hidden columns stay out. Owned by the view.
class TableTools final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TableTools)

public:
    /// \a name is that of the table INSERT statements name; \a header is the one of \a view.
    TableTools(const QString &name, QAbstractItemView &view, QHeaderView &header);

    void setName(const QString &name) { m_name = name; }
    /// The selected cells; a cell between them that is not selected is no value.
    [[nodiscard]] TableText selection() const;
    /// Every row that the filter leaves.
    [[nodiscard]] TableText shown() const;

    /// Copies the selection; nothing when there is none.
    void copy(TableFormat format) const;
    /// Ctrl+C and Ctrl+Shift+C; false for other keys.
    bool handleKey(const QKeyEvent &event) const;
    /// Adds the ways to copy, and the export of what is shown.
    void fill(QMenu &menu);
    /// Asks for a file and writes what is shown, as its ending says: csv, json or sql. The file is
    /// written in the background; a failure is told in a dialogue.
    void exportShown();

private:
    [[nodiscard]] std::vector<int> columns() const;
    void appendBelow(TableText &text, const std::vector<int> &shownColumns,
                     const QModelIndex &parent) const;
    [[nodiscard]] TableText textOf(const std::vector<int> &columns) const;
    void write(const QString &path);

    QString m_name;
    QAbstractItemView &m_view;
    QHeaderView &m_header;
};

} // namespace millrace
