// PageTable: what tables of runs, streams, checkpoints and rejected records have in common.
#pragma once

#include "ui/settings/tablelooks.h"

#include <QTableView>

#include <functional>
#include <map>

namespace millrace {

/// Whole rows of a fixed height; sortable on demand; columns can be moved, resized and hidden from
/// the menu of the heading, and are remembered under a name in the profile. Density and font are
/// those of the preferences. Ctrl+C copies the selected rows with
/// tabs between the cells, Ctrl+Shift+C with the headings. Enter and a double click activate.
/// The context menu starts with the actions of the widget.
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
    /// of the room; then what was remembered is restored.
    /// \a samples are texts that must fit into their columns, beside an icon.
    void setUp(QAbstractItemModel *model, int stretched,
               const std::map<int, QString> &samples = {});
    /// Has \a copier copy instead, for models that do not hold all their texts.
    void setCopier(std::function<void()> copier) { m_copier = std::move(copier); }
    /// The selected rows as text; all columns that are shown, in their order.
    [[nodiscard]] QString selectedText(bool withHeadings) const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy(bool withHeadings) const;
    void showColumnMenu(const QPoint &position);

    const QString m_name;
    std::function<void()> m_copier;
};

} // namespace millrace
