#include "ui/mapping/sourcefieldlist.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QDrag>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A tick for what is used, and a null that looks like none.
class SourceFieldDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(listRowHeight(metrics::treeRowHeight, option.fontMetrics.height()));
        return size;
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideRight;
        const bool isName = index.column() == static_cast<int>(SourceColumn::Field);
        const bool isUsed = index.data(SourceFieldsModel::UsedRole).toBool();
        if (isName) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = {metrics::iconS, metrics::iconS};
            option->icon = isUsed ? icon(u"check"_s, ColorRole::Positive)
                                  : icon(u"drag"_s, ColorRole::TextMuted);
        } else {
            const QColor muted = Theme::instance().color(ColorRole::TextMuted);
            option->palette.setColor(QPalette::Text, muted);
            option->palette.setColor(QPalette::HighlightedText, muted);
        }
        option->font.setItalic(index.data(SourceFieldsModel::NullRole).toBool());
    }
};

/// What hangs at the pointer.
QPixmap dragPixmap(const QString &text, double devicePixelRatio)
{
    const QFont font = Theme::instance().font(TextRole::BodyStrong);
    const QFontMetrics metricsOfFont(font);
    const QSize size(metricsOfFont.horizontalAdvance(text) + 2 * metrics::spaceM,
                     metricsOfFont.height() + metrics::spaceS);
    QPixmap pixmap(size * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBox(painter, QRectF({0, 0}, size), metrics::radius,
             Theme::instance().color(ColorRole::SurfaceRaised),
             Theme::instance().color(ColorRole::Accent));
    painter.setFont(font);
    painter.setPen(Theme::instance().color(ColorRole::Text));
    painter.drawText(QRect({0, 0}, size), Qt::AlignCenter, text);
    return pixmap;
}

} // namespace

SourceFieldList::SourceFieldList(SourceFieldsModel &model, MappingModel &targets, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_targets(targets)
{
    setModel(&model);
    setItemDelegate(new SourceFieldDelegate(this));
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setAccessibleName(tr("Fields of the source"));
    setAllColumnsShowFocus(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(static_cast<int>(SourceColumn::Example), QHeaderView::Stretch);
    header()->setSectionsMovable(false);
    followListPreferences(*this);
}

QStringList SourceFieldList::markedFields() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList fields;
    for (const QModelIndex &index : std::as_const(rows))
        fields << m_model.field(index);
    if (fields.isEmpty() && currentIndex().isValid())
        fields << m_model.field(currentIndex());
    return fields;
}

void SourceFieldList::step(int rows)
{
    const int from = currentIndex().isValid() ? currentIndex().row() : -qMax(0, rows);
    const QModelIndex index = m_model.index(from + rows, 0);
    if (index.isValid())
        selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void SourceFieldList::goOn()
{
    const int count = m_model.rowCount();
    const int from = currentIndex().isValid() ? currentIndex().row() : -1;
    for (int i = 1; i <= count; ++i) {
        const QModelIndex index = m_model.index((from + i) % count, 0);
        if (index.data(SourceFieldsModel::UsedRole).toBool())
            continue;
        selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        return;
    }
}

void SourceFieldList::startDrag(Qt::DropActions)
{
    const QStringList fields = markedFields();
    if (fields.isEmpty())
        return;
    auto *drag = new QDrag(this);
    drag->setMimeData(m_model.mimeData(selectionModel()->selectedRows()));
    const QString text = fields.size() == 1
        ? fields.front()
        : tr("%n field(s)", nullptr, static_cast<int>(fields.size()));
    drag->setPixmap(dragPixmap(text, devicePixelRatioF()));
    drag->setHotSpot({-metrics::spaceM, -metrics::spaceXS});
    m_targets.setCarried(fields);
    drag->exec(Qt::CopyAction);
    m_targets.setCarried({});
}

void SourceFieldList::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
        if (const QStringList fields = markedFields(); !fields.isEmpty())
            emit pickRequested(fields);
        return;
    }
    QTreeView::keyPressEvent(event);
}

void SourceFieldList::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTreeView::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton && indexAt(event->position().toPoint()).isValid())
        emit pickRequested(markedFields());
}

void SourceFieldList::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    const int width = viewport()->width();
    setColumnWidth(static_cast<int>(SourceColumn::Field), width * 45 / 100);
    setColumnWidth(static_cast<int>(SourceColumn::Type), width * 27 / 100);
}

} // namespace millrace
