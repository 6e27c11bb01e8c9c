// SchemaDelegate: paints the cells of the schema tree and edits those that are edited in place.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QStyledItemDelegate>

class QComboBox;

namespace millrace {

/// Marks what is new, gone or changed behind its name, and what can be chosen with an arrow; a
/// click on the arrow opens the choice. Sync mode, cursor and type are chosen from a list, with
/// what the first rows say once they were read, destination names are typed; keys have a picker of
/// their own.
class SchemaDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaDelegate)

public:
    /// \a model outlives the delegate.
    explicit SchemaDelegate(const CatalogModel &model, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

signals:
    /// The arrow of the cell was clicked.
    void choiceRequested(const QModelIndex &index);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    [[nodiscard]] QComboBox *modeEditor(const StreamEntry &entry, QWidget *parent) const;
    [[nodiscard]] QComboBox *cursorEditor(const StreamEntry &entry, QWidget *parent) const;
    [[nodiscard]] QComboBox *typeEditor(const StreamEntry &entry, const QString &field,
                                        QWidget *parent) const;
    [[nodiscard]] QComboBox *newFieldsEditor(const StreamEntry &entry, QWidget *parent) const;
    void paintMarked(QPainter *painter, QStyleOptionViewItem option, const QString &mark,
                     ChangeKind kind) const;
    void finish(QWidget *editor) const;

    const CatalogModel &m_model;
};

} // namespace millrace
