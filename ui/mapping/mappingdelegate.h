// MappingDelegate: paints the cells of the mapping table and opens its boxes.
#pragma once

#include "ui/mapping/mappingmodel.h"

#include <QStyledItemDelegate>

namespace millrace {

/// Marks behind the name of a field, badges, suggestions in a dotted frame with buttons to accept
/// or leave them out, and rows that light up or dim while fields are carried. What is typed into a
/// box goes to the model with each key; Esc takes it back.
class MappingDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingDelegate)

public:
    /// \a model outlives the delegate.
    explicit MappingDelegate(MappingModel &model, QObject *parent = nullptr);

    /// The text the next box starts with instead of the value; for keys that begin something.
    void setFirstText(const QString &text) { m_firstText = text; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void destroyEditor(QWidget *editor, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    /// The buttons of a suggestion.
    void acceptRequested(const QString &target);
    void dismissRequested(const QString &target);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintSection(QPainter *painter, QStyleOptionViewItem option,
                      const QModelIndex &index) const;
    void paintRow(QPainter *painter, QStyleOptionViewItem option, const QModelIndex &index) const;

    MappingModel &m_model;
    mutable QString m_firstText;
    mutable TypedValue m_former; ///< What Esc brings back.
};

} // namespace millrace
