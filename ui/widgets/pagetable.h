// PageTable: what tables of runs, streams, checkpoints and rejected records have in common.
#pragma once

#include "ui/settings/tablelooks.h"

#include <QTableView>

#include <functional>
#include <map>

class QMenu;

namespace millrace {

class TableTools;

/// Whole rows of a fixed height; sortable on demand; columns can be moved, resized and hidden from
/// the menu of the heading, and are remembered under a name in the profile. Density and font are
/// those of the preferences. Ctrl+C copies the selected rows with tabs between the cells,
/// Ctrl+Shift+C with the headings. Enter and a double click activate. The context menu starts with
/// the actions of the widget; then come the ways of TableTools to copy and to export.
class PageTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PageTable)

public:
    /// \a name is what the columns are remembered under.
    explicit PageTable(const QString &name, QWidget *parent = nullptr,
                       TableRows rows = TableRows::Comfortable);
    ~PageTable() override;

    /// Takes the model, sizes its columns once by their headings and gives \a stretched the rest
    /// of the room, as long as it keeps the width of its sample; then what was remembered is
    /// restored.
    /// \a samples are texts that must fit into their columns, beside an icon.
    void setUp(QAbstractItemModel *model, int stretched,
               const std::map<int, QString> &samples = {});
    /// Makes columns but the stretched one as wide as their headings and the rows in sight need,
    /// and never narrower again while the table lives, unless a person has dragged one ever.
    /// REQUIRES: setUp() has been called.
    void fitToContents();
    /// A click on a heading sorts. As long as nobody has chosen, \a column does in \a order; -1
    /// keeps the order of the model. REQUIRES: setUp() has been called.
    void setSortable(int column, Qt::SortOrder order = Qt::AscendingOrder);
    /// Has \a copier copy instead, for models that do not hold all their texts; there is no export
    /// of what is shown then.
    void setCopier(std::function<void()> copier) { m_copier = std::move(copier); }
    [[nodiscard]] TableTools *tools() const { return m_tools; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fillCopying(QMenu &menu);
    void noteArranged();
    void fitStretched();
    void showColumnMenu(const QPoint &position);

    const QString m_name;
    std::function<void()> m_copier;
    TableTools *m_tools = nullptr;
    std::map<int, int> m_fitted; ///< Widths by fitToContents(), by column.
    std::map<int, int> m_sampled; ///< Widths by the samples of setUp(), by column.
    bool m_isArranged = false; ///< A person has dragged the border of a column.
    int m_stretched = -1;
    int m_least = 0; ///< Of the stretched column; below it the table scrolls instead.
};

} // namespace millrace
