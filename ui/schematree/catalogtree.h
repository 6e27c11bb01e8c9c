// CatalogTree: the tree view of the schema, with its keys.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QTreeView>

#include <optional>

namespace millrace {

class SchemaColumns;

/// Space ticks what is marked, F2 and Enter edit, Left and Right go through the cells of a row and
/// open and close it at its start. A filter leaves expansion, place and marks as they were once it
/// is cleared.
class CatalogTree final : public QTreeView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CatalogTree)

public:
    /// \a model outlives the view.
    explicit CatalogTree(CatalogModel &model, QWidget *parent = nullptr);
    ~CatalogTree() override;

    [[nodiscard]] SchemaColumns &columns() { return *m_columns; }
    void applyFilter(const SchemaFilter &filter);
    void expandEverything();
    void collapseEverything();
    /// Goes to the cell, opens what is above it, and starts editing where that is possible.
    void openCell(const QModelIndex &index);
    /// The marked rows, by their first cells.
    [[nodiscard]] QModelIndexList markedRows() const;
    /// The streams of the marked rows, each once.
    [[nodiscard]] std::vector<StreamId> markedStreams() const;
    /// Of the current row; nothing on a namespace.
    [[nodiscard]] std::optional<StreamId> currentStream() const;
    void toggleMarked();

signals:
    void markedChanged();
    /// A list opens that says what the first rows of \a stream have.
    void sampleWanted(const millrace::StreamId &stream);
    /// The context menu of the marked rows, at a place on the screen.
    void menuRequested(const QPoint &place);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool edit(const QModelIndex &index, EditTrigger trigger, QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    /// A row that outlives resets of the model.
    struct Row final
    {
        StreamId stream; ///< Without a name: the namespace alone.
        QString field;
        QStringList path; ///< Of a nested field.
    };
    struct ViewState final
    {
        std::vector<Row> expanded;
        std::vector<Row> marked;
        std::optional<Row> current;
        int column = 0;
        int scroll = 0;
    };

    void keepExpanded(ViewState &state, const QModelIndex &index) const;
    void expandHitsBelow(const QModelIndex &index);
    [[nodiscard]] Row rowOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Row &row) const;
    [[nodiscard]] ViewState viewState() const;
    void restore(const ViewState &state);
    void expandHits();
    void expandNameSpaces(const QModelIndex &parent, int first, int last);
    void wantSample(const QModelIndex &index);
    [[nodiscard]] bool moveSideways(int step);
    void pickKey(const QModelIndex &index);

    CatalogModel &m_model;
    ViewState m_unfiltered;
    bool m_isFiltering = false;
    SchemaColumns *m_columns;
};

} // namespace millrace
