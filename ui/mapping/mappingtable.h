// MappingTable: the view of the mapping, with its keys, drops and the picking of a row.
#pragma once

#include "ui/mapping/mappingmodel.h"

#include <QSet>
#include <QTreeView>

namespace millrace {

class FieldLanding;
class MappingDelegate;
class TableTools;

/// Enter and F2 open the box or the rules of a row, typing opens the box, Ctrl+E begins an
/// expression, Space accepts a suggestion, Del takes values away. Fields of the stream are dropped
/// onto rows, or land where a row is picked by keys or a click; while they are carried the rows say
/// what would become of them.
class MappingTable final : public QTreeView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingTable)

public:
    /// \a model outlives the view.
    explicit MappingTable(MappingModel &model, QWidget *parent = nullptr);
    ~MappingTable() override;

    /// Has the person pick the row that fields of the stream go to, and takes their drops.
    [[nodiscard]] FieldLanding &landing() const { return *m_landing; }
    /// Goes to the row and, where \a isEdited, opens its box.
    void goTo(const QString &target, bool isEdited);
    /// Opens the box of the current row with an expression.
    void beginExpression();
    void acceptSuggestion();
    /// Takes the values of the marked rows away, and leaves suggestions out.
    void clearMarked();
    /// The targets of the marked rows, or of the current one.
    [[nodiscard]] QStringList markedTargets() const;

signals:
    /// The badge of the row was clicked.
    void fitRequested(const QString &target);
    /// The value for the first record was asked about.
    void cellRequested(const QString &target);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

protected slots:
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;

private:
    void showSections();
    void toggle(const QModelIndex &section);
    void settle(const QString &target, bool isAccepted);
    void fitColumns();
    void act(const QModelIndex &index);
    void openRules(const QModelIndex &index);
    void openBox(const QModelIndex &index, const QString &text);
    [[nodiscard]] bool actByKey(QKeyEvent *event);
    [[nodiscard]] bool moveSideways(int step);

    MappingModel &m_model;
    MappingDelegate *m_delegate;
    TableTools *m_tools;
    FieldLanding *m_landing;
    QSet<int> m_closed; ///< Sections the person closed.
    bool m_isSettling = false; ///< The click was for a suggestion.
    bool m_isFitting = false;
    bool m_hasOwnWidths = false; ///< The person set them.
};

} // namespace millrace
