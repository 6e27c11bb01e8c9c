// BulkMenu: acts on all marked streams, or on all that the filter found.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QMenu>

namespace millrace {

class CatalogTree;

/// Filled anew each time it opens. More than one marked stream: those; otherwise the hits of the
/// filter, which without a filter are all streams.
class BulkMenu final : public QMenu
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BulkMenu)

public:
    /// Both outlive the menu.
    BulkMenu(CatalogModel &model, CatalogTree &tree, QWidget *parent = nullptr);

    /// For the next opening: the marked rows alone, were it only one.
    void setForMarkedRows(bool isForMarkedRows) { m_isForMarkedRows = isForMarkedRows; }
    [[nodiscard]] std::vector<StreamId> targets() const;
    /// "Apply to 12 streams".
    [[nodiscard]] QString title() const;

signals:
    void applied(const millrace::BulkOutcome &outcome);

private:
    void fill();
    void fillSelection();
    void fillModes(QMenu *menu);
    void fillCursors(QMenu *menu);
    void fillNewFields(QMenu *menu);
    void pickKey();
    void check(bool isChecked);
    [[nodiscard]] bool isForMarks() const;
    /// The fields of the targets, most frequent first.
    [[nodiscard]] Schema commonFields() const;

    CatalogModel &m_model;
    CatalogTree &m_tree;
    bool m_isForMarkedRows = false;
};

} // namespace millrace
