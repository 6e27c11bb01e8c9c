// SchemaToolBar: filter, bulk acts and the other acts above the schema tree.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QPushButton;
class QToolButton;

namespace millrace {

class BulkMenu;
class CatalogTree;
class FilterEdit;
class TextLabel;

/// Acts on the tree; asks its owner for what reaches beyond it.
class SchemaToolBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaToolBar)

public:
    /// Both outlive the bar.
    SchemaToolBar(CatalogModel &model, CatalogTree &tree, QWidget *parent = nullptr);

    void setPreviewVisible(bool isVisible);
    void setUndoShown(bool isShown);
    /// What asks the source for its streams on the command line; the refresh button has it in its
    /// menu.
    void setCommand(const QString &command);
    void setRefreshEnabled(bool isEnabled);
    void focusFilter();
    void clearFilter();
    void setState(SchemaState state);
    /// The context menu of the marked rows.
    void showMenu(const QPoint &place);

signals:
    void refreshRequested();
    void previewRequested();
    void readOptionsRequested();
    /// Those of the current stream are to be edited.
    void transformationsRequested();
    void applied(const millrace::BulkOutcome &outcome);

private:
    void build();
    QToolButton *addTool(const QString &iconName, const QString &name);
    void applyFilter();
    void refresh();
    [[nodiscard]] QString countText() const;

    CatalogModel &m_model;
    CatalogTree &m_tree;
    FilterEdit *m_filter = nullptr;
    QComboBox *m_state = nullptr;
    TextLabel *m_count = nullptr;
    QPushButton *m_bulk = nullptr;
    BulkMenu *m_menu = nullptr;
    QPushButton *m_preview = nullptr;
    QPushButton *m_options = nullptr;
    QPushButton *m_transformations;
    QPushButton *m_refresh = nullptr;
    QString m_command;
    QToolButton *m_undo = nullptr;
    QToolButton *m_redo = nullptr;
    QTimer m_timer; ///< Marks and choices come in bursts.
};

} // namespace millrace
