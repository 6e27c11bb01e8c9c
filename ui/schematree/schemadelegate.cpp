#include "ui/schematree/schemadelegate.h"

#include "core/data/columnconversion.h"
#include "ui/schematree/destinationnameedit.h"
#include "ui/schematree/modeoptionsmodel.h"
#include "ui/schematree/schematext.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_arrowWidth = metrics::iconS + metrics::spaceS;

QRect arrowRect(const QStyleOptionViewItem &option)
{
    QRect rect = option.rect;
    rect.setLeft(rect.right() - s_arrowWidth + 1);
    return QStyle::visualRect(option.direction, option.rect, rect);
}

QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget != nullptr ? option.widget->style() : QApplication::style();
}

ColorRole markColor(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return ColorRole::Positive;
    case ChangeKind::Removed:
        return ColorRole::Negative;
    default:
        return ColorRole::Warning;
    }
}

ColorRole markGround(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return ColorRole::PositiveSoft;
    case ChangeKind::Removed:
        return ColorRole::NegativeSoft;
    default:
        return ColorRole::WarningSoft;
    }
}

} // namespace

SchemaDelegate::SchemaDelegate(const CatalogModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

void SchemaDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (const QString name = index.data(CatalogModel::IconRole).toString(); !name.isEmpty()) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon(name, ColorRole::TextMuted);
        option->decorationSize = {metrics::iconS, metrics::iconS};
    }
    // Selected cells keep the colours that say something.
    if (index.data(Qt::ForegroundRole).isValid())
        option->palette.setColor(QPalette::HighlightedText, option->palette.color(QPalette::Text));
    option->textElideMode = Qt::ElideRight;
}

void SchemaDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const bool isChoosable = index.data(CatalogModel::ChoosableRole).toBool();
    const QString mark = index.data(CatalogModel::ChangeTextRole).toString();
    if (!isChoosable && mark.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    if (!isChoosable) {
        paintMarked(painter, shown, mark,
                    static_cast<ChangeKind>(index.data(CatalogModel::ChangeRole).toInt()));
        return;
    }
    const int room = shown.rect.width() - s_arrowWidth - metrics::spaceS;
    shown.text = shown.fontMetrics.elidedText(shown.text, Qt::ElideRight, room);
    styleOf(option)->drawControl(QStyle::CE_ItemViewItem, &shown, painter, option.widget);
    const QPixmap arrow = iconPixmap(u"chevron-down"_s, ColorRole::TextMuted, metrics::iconS,
                                     painter->device()->devicePixelRatioF());
    QRect place({0, 0}, QSize(metrics::iconS, metrics::iconS));
    place.moveCenter(arrowRect(option).center());
    painter->drawPixmap(place, arrow);
}

void SchemaDelegate::paintMarked(QPainter *painter, QStyleOptionViewItem option,
                                 const QString &mark, ChangeKind kind) const
{
    const QStyle *style = styleOf(option);
    const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &option, option.widget);
    const QFont font = listFont(TextRole::Small);
    const QFontMetrics small(font);
    QRect chip(0, 0, small.horizontalAdvance(mark) + metrics::spaceM,
               small.height() + metrics::spaceXS / 2);
    const int room = text.width() - chip.width() - metrics::spaceL;
    option.text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, qMax(0, room));
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const int used = option.fontMetrics.horizontalAdvance(option.text) + metrics::spaceL;
    chip.moveCenter(option.rect.center());
    if (option.direction == Qt::RightToLeft)
        chip.moveRight(qMax(text.right() - used, option.rect.left() + chip.width()));
    else
        chip.moveLeft(qMin(text.left() + used, option.rect.right() - chip.width()));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBox(*painter, chip, metrics::radius / 2.0, Theme::instance().color(markGround(kind)));
    painter->setFont(font);
    painter->setPen(Theme::instance().color(markColor(kind)));
    painter->drawText(chip, Qt::AlignCenter, mark);
    painter->restore();
}

QSize SchemaDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(listRowHeight(metrics::treeRowHeight, option.fontMetrics.height()));
    if (index.data(CatalogModel::ChoosableRole).toBool())
        size.rwidth() += s_arrowWidth;
    const QString mark = index.data(CatalogModel::ChangeTextRole).toString();
    if (!mark.isEmpty())
        size.rwidth() += option.fontMetrics.horizontalAdvance(mark) + metrics::spaceXL;
    return size;
}

QWidget *SchemaDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                      const QModelIndex &index) const
{
    const StreamEntry *entry = m_model.entry(index);
    if (entry == nullptr)
        return nullptr;
    switch (static_cast<SchemaColumn>(index.column())) {
    case SchemaColumn::Mode:
        return modeEditor(*entry, parent);
    case SchemaColumn::Cursor:
        return cursorEditor(*entry, parent);
    case SchemaColumn::Type:
        return typeEditor(*entry, m_model.fieldName(index), parent);
    case SchemaColumn::NewFields:
        return newFieldsEditor(*entry, parent);
    case SchemaColumn::Destination:
        return new DestinationNameEdit(m_model, entry->stream.id, m_model.fieldName(index), parent);
    default:
        return nullptr;
    }
}

QComboBox *SchemaDelegate::modeEditor(const StreamEntry &entry, QWidget *parent) const
{
    auto *combo = new QComboBox(parent);
    combo->setAccessibleName(tr("Sync mode of %1").arg(entry.stream.id.text()));
    combo->setModel(new ModeOptionsModel(
        legalModes(entry.stream, m_model.destinationModes(), !effectiveKey(entry).isEmpty()),
        combo));
    finish(combo);
    return combo;
}

QComboBox *SchemaDelegate::cursorEditor(const StreamEntry &entry, QWidget *parent) const
{
    auto *combo = new QComboBox(parent);
    combo->setAccessibleName(tr("Cursor of %1").arg(entry.stream.id.text()));
    const QString current = effectiveCursor(entry);
    if (current.isEmpty() || !entry.stream.schema.indexOf(current))
        combo->addItem(current.isEmpty() ? tr("No cursor") : tr("%1 (gone)").arg(current), current);
    const int first = combo->count();
    for (const Field &field : entry.stream.schema.fields())
        combo->addItem(QString(), field.name);
    const auto describe = [this, combo, first, id = entry.stream.id] {
        const StreamEntry *now = m_model.entry(id);
        for (int i = first; now != nullptr && i < combo->count(); ++i) {
            const QString name = combo->itemData(i).toString();
            const auto place = now->stream.schema.indexOf(name);
            const QString title = place
                ? tr("%1 (%2)").arg(name, fieldTypeText(now->stream.schema.field(*place).type))
                : name;
            const QString sampled = uniquenessText(*now, {name});
            combo->setItemText(i, sampled.isEmpty() ? title : tr("%1: %2").arg(title, sampled));
        }
    };
    describe();
    connect(&m_model, &CatalogModel::sampled, combo, describe);
    finish(combo);
    return combo;
}

QComboBox *SchemaDelegate::typeEditor(const StreamEntry &entry, const QString &field,
                                      QWidget *parent) const
{
    auto *combo = new QComboBox(parent);
    const StreamId id = entry.stream.id;
    combo->setAccessibleName(tr("Type of the field %1 of %2").arg(field, id.text()));
    const FieldType own = entry.stream.schema.field(*entry.stream.schema.indexOf(field)).type;
    combo->addItem(QString(), fieldTypeName(own));
    for (const FieldType type : s_allFieldTypes) {
        if (isConvertible(own, type))
            combo->addItem(QString(), fieldTypeName(type));
    }
    const auto describe = [this, combo, id, field, own] {
        const StreamEntry *now = m_model.entry(id);
        for (int i = 0; now != nullptr && i < combo->count(); ++i) {
            const FieldType type = *fieldTypeFromName(combo->itemData(i).toString());
            const QString title = type == own
                ? tr("%1 (as the source has it)").arg(fieldTypeText(type))
                : fieldTypeText(type);
            const QString fit = fitText(*now, field, type);
            combo->setItemText(i, fit.isEmpty() ? title : tr("%1: %2").arg(title, fit));
        }
    };
    describe();
    connect(&m_model, &CatalogModel::sampled, combo, describe);
    finish(combo);
    return combo;
}

QComboBox *SchemaDelegate::newFieldsEditor(const StreamEntry &entry, QWidget *parent) const
{
    auto *combo = new QComboBox(parent);
    combo->setAccessibleName(tr("New fields of %1").arg(entry.stream.id.text()));
    StreamEntry unchosen;
    unchosen.choice.selectedFields = entry.choice.selectedFields;
    combo->addItem(
        tr("By default (%1)").arg(newFieldsTitle(newFieldsOf(unchosen, m_model.schemaChanges()))),
        QString());
    for (const NewFields policy : {NewFields::Take, NewFields::Ask, NewFields::Ignore}) {
        combo->addItem(newFieldsTitle(policy), newFieldsName(policy));
        combo->setItemData(combo->count() - 1, newFieldsExplanation(policy), Qt::ToolTipRole);
    }
    // The words are longer than the cell.
    combo->view()->setMinimumWidth(combo->view()->sizeHintForColumn(0) + 2 * metrics::spaceM);
    finish(combo);
    return combo;
}

void SchemaDelegate::finish(QWidget *editor) const
{
    auto *combo = qobject_cast<QComboBox *>(editor);
    auto *self = const_cast<SchemaDelegate *>(this); // Signals are not const.
    connect(combo, &QComboBox::activated, self, [self, combo] {
        emit self->commitData(combo);
        emit self->closeEditor(combo, QAbstractItemDelegate::NoHint);
    });
    // Next to the choices stands what the first rows say, which is longer than the cell.
    combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    // The list is what was asked for; it opens once the editor has its place.
    QTimer::singleShot(0, combo, &QComboBox::showPopup);
}

void SchemaDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *combo = qobject_cast<QComboBox *>(editor))
        combo->setCurrentIndex(combo->findData(index.data(Qt::EditRole).toString()));
    else if (auto *edit = qobject_cast<DestinationNameEdit *>(editor))
        edit->setText(index.data(Qt::EditRole).toString());
}

void SchemaDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                  const QModelIndex &index) const
{
    if (const auto *combo = qobject_cast<QComboBox *>(editor))
        model->setData(index, combo->currentData(), Qt::EditRole);
    else if (const auto *edit = qobject_cast<DestinationNameEdit *>(editor))
        model->setData(index, edit->text(), Qt::EditRole);
}

void SchemaDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                          const QModelIndex &) const
{
    editor->setGeometry(option.rect);
}

bool SchemaDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease
        && index.data(CatalogModel::ChoosableRole).toBool()) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier
            && arrowRect(option).contains(mouse->position().toPoint())) {
            emit choiceRequested(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace millrace
