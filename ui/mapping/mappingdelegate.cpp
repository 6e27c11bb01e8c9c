#include "ui/mapping/mappingdelegate.h"

#include "ui/mapping/expressionedit.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTreeView>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Landing = MappingModel::Landing;

constexpr int s_button = metrics::iconS + metrics::spaceS;

QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget != nullptr ? option.widget->style() : QApplication::style();
}

Landing landingOf(const QModelIndex &index)
{
    return static_cast<Landing>(index.data(MappingModel::LandingRole).toInt());
}

bool isSuggested(const QModelIndex &index)
{
    return index.data(MappingModel::SuggestedRole).toBool();
}

/// The place of the button to accept a suggestion, or of the one to leave it out behind it.
QRect buttonRect(const QStyleOptionViewItem &option, bool isAccept)
{
    QRect rect(0, 0, s_button, option.rect.height());
    rect.moveTop(option.rect.top());
    rect.moveRight(option.rect.right() - metrics::spaceXS - (isAccept ? s_button : 0));
    return QStyle::visualRect(option.direction, option.rect, rect);
}

void paintIcon(QPainter *painter, const QRect &rect, const QString &name, ColorRole role)
{
    QRect place({0, 0}, QSize(metrics::iconS, metrics::iconS));
    place.moveCenter(rect.center());
    painter->drawPixmap(
        place, iconPixmap(name, role, metrics::iconS, painter->device()->devicePixelRatioF()));
}

void paintGround(QPainter *painter, const QStyleOptionViewItem &option, Landing landing)
{
    if (landing == Landing::Possible)
        painter->fillRect(option.rect, Theme::instance().color(ColorRole::AccentSoft));
    else if (landing == Landing::Pair)
        painter->fillRect(option.rect, Theme::instance().color(ColorRole::PositiveSoft));
}

void paintDottedFrame(QPainter *painter, const QRect &rect)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPen pen(Theme::instance().color(ColorRole::Accent), 1, Qt::DashLine);
    pen.setDashPattern({2, 2});
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    const QRectF frame = QRectF(rect).adjusted(2.5, 3.5, -2.5, -3.5);
    painter->drawRoundedRect(frame, metrics::radius / 2.0, metrics::radius / 2.0);
    painter->restore();
}

} // namespace

MappingDelegate::MappingDelegate(MappingModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

void MappingDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
    const QVariant number = index.data(MappingModel::ColorNumberRole);
    const ColorRole role = number.isValid() ? static_cast<ColorRole>(number.toInt())
        : index.data(MappingModel::MutedRole).toBool()
            || index.data(MappingModel::NullRole).toBool()
        ? ColorRole::TextMuted
        : ColorRole::Text;
    const Landing landing = landingOf(index);
    const QColor color
        = Theme::instance().color(landing == Landing::Impossible ? ColorRole::TextMuted : role);
    option->palette.setColor(QPalette::Text, color);
    option->palette.setColor(QPalette::HighlightedText, color);
    option->font.setItalic(index.data(MappingModel::NullRole).toBool());
    if (const QString name = index.data(MappingModel::IconRole).toString(); !name.isEmpty()) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon(name, number.isValid() ? role : ColorRole::TextMuted);
        option->decorationSize = {metrics::iconS, metrics::iconS};
    }
}

void MappingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    if (m_model.isSection(index)) {
        paintSection(painter, shown, index);
        return;
    }
    painter->save();
    paintGround(painter, shown, landingOf(index));
    paintRow(painter, shown, index);
    painter->restore();
}

void MappingDelegate::paintSection(QPainter *painter, QStyleOptionViewItem option,
                                   const QModelIndex &index) const
{
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    const bool isOpen = tree == nullptr || tree->isExpanded(index);
    painter->fillRect(option.rect, Theme::instance().color(ColorRole::SurfaceSunken));
    option.font = listFont(TextRole::Small);
    option.font.setBold(true);
    option.fontMetrics = QFontMetrics(option.font);
    option.features |= QStyleOptionViewItem::HasDecoration;
    const QString closed
        = option.direction == Qt::RightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
    option.icon = icon(isOpen ? u"chevron-down"_s : closed, ColorRole::TextMuted);
    option.decorationSize = {metrics::iconS, metrics::iconS};
    styleOf(option)->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
}

void MappingDelegate::paintRow(QPainter *painter, QStyleOptionViewItem option,
                               const QModelIndex &index) const
{
    const QStyle *style = styleOf(option);
    const bool hasButtons = isSuggested(index);
    const QStringList marks = index.data(MappingModel::MarksRole).toStringList();
    const QString detail = index.data(MappingModel::DetailRole).toString();
    const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &option, option.widget);
    const QFontMetrics small(listFont(TextRole::Small));
    int room = text.width() - (hasButtons ? 2 * s_button : 0);
    int chips = 0;
    for (const QString &mark : marks)
        chips += small.horizontalAdvance(mark) + metrics::spaceM + metrics::spaceXS;
    option.text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, qMax(0, room - chips));
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const bool isReversed = option.direction == Qt::RightToLeft;
    int used
        = option.fontMetrics.horizontalAdvance(option.text) + metrics::spaceS + metrics::spaceXS;
    painter->setFont(listFont(TextRole::Small));
    const auto next = [&](int width) {
        QRect rect(text.left() + used, 0, width, small.height() + metrics::spaceXS / 2);
        rect.moveCenter({rect.center().x(), option.rect.center().y()});
        used += width + metrics::spaceXS;
        return isReversed ? QStyle::visualRect(option.direction, text, rect) : rect;
    };
    for (const QString &mark : marks) {
        const QRect chip = next(small.horizontalAdvance(mark) + metrics::spaceM);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        paintBox(*painter, chip, metrics::radius / 2.0,
                 Theme::instance().color(ColorRole::NeutralSoft));
        painter->restore();
        painter->setPen(Theme::instance().color(ColorRole::Neutral));
        painter->drawText(chip, Qt::AlignCenter, mark);
    }
    room -= used;
    if (!detail.isEmpty() && room > small.averageCharWidth() * 4) {
        painter->setPen(Theme::instance().color(ColorRole::TextMuted));
        painter->drawText(next(room),
                          Qt::AlignVCenter | (isReversed ? Qt::AlignRight : Qt::AlignLeft),
                          small.elidedText(detail, Qt::ElideRight, room));
    }
    const bool isLanding = landingOf(index) == Landing::Pair
        && index.column() == static_cast<int>(MappingColumn::Value);
    if (hasButtons || isLanding)
        paintDottedFrame(painter, option.rect);
    if (hasButtons) {
        paintIcon(painter, buttonRect(option, true), u"check"_s, ColorRole::Positive);
        paintIcon(painter, buttonRect(option, false), u"close"_s, ColorRole::TextMuted);
    }
}

QSize MappingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(listRowHeight(metrics::treeRowHeight, option.fontMetrics.height()));
    return size;
}

QWidget *MappingDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                       const QModelIndex &index) const
{
    const MappingModel::Row *row = m_model.row(index);
    if (row == nullptr)
        return nullptr;
    MappingDraft &draft = m_model.draft();
    auto *edit = new ExpressionEdit(parent);
    edit->setAccessibleName(tr("Value of %1").arg(row->target));
    edit->setSchema(std::make_shared<const Schema>(draft.readSchema()));
    edit->setSample(draft.sample());
    if (const ObjectField *field = m_model.objectField(*row))
        edit->setTarget(*field);
    const FieldMapping *mapping = m_model.mapping(*row);
    m_former = mapping == nullptr ? TypedValue() : TypedValue{mapping->origin, mapping->value};
    edit->setTypedValue(m_former);
    edit->selectAll();
    if (!m_firstText.isEmpty())
        edit->setText(m_firstText);
    if (const MappingProblem *problem = m_model.problem(*row))
        edit->setProblem(*problem);
    m_model.beginTyping();
    draft.setCurrentTarget(row->target);
    connect(edit, &ExpressionEdit::valueEdited, &m_model,
            [model = &m_model, target = row->target](const TypedValue &value) {
                model->setValue(target, value);
            });
    return edit;
}

void MappingDelegate::destroyEditor(QWidget *editor, const QModelIndex &index) const
{
    QStyledItemDelegate::destroyEditor(editor, index);
    m_firstText.clear();
    m_model.endTyping();
}

void MappingDelegate::setEditorData(QWidget *, const QModelIndex &) const
{
    // The box had its text from the start; what is typed since is not to be replaced.
}

void MappingDelegate::setModelData(QWidget *editor, QAbstractItemModel *,
                                   const QModelIndex &index) const
{
    if (const auto *edit = qobject_cast<ExpressionEdit *>(editor))
        m_model.setValue(m_model.target(index), edit->typedValue());
}

void MappingDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                           const QModelIndex &) const
{
    editor->setGeometry(option.rect);
}

bool MappingDelegate::eventFilter(QObject *watched, QEvent *event)
{
    auto *edit = qobject_cast<ExpressionEdit *>(watched);
    // The large editor takes the focus, and gives its expression to the box.
    if (edit != nullptr && event->type() == QEvent::FocusOut && edit->findChild<QDialog *>())
        return false;
    if (edit == nullptr || event->type() != QEvent::KeyPress)
        return QStyledItemDelegate::eventFilter(watched, event);
    // The keys of an open list of completions come before those of the table.
    if (edit->assistant()->eventFilter(watched, event))
        return true;
    if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        m_model.setValue(m_model.draft().currentTarget(), m_former);
    return QStyledItemDelegate::eventFilter(watched, event);
}

bool MappingDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                  const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (event->type() == QEvent::MouseButtonRelease && mouse->button() == Qt::LeftButton
        && isSuggested(index)) {
        const QString target = m_model.target(index);
        if (buttonRect(option, true).contains(mouse->position().toPoint())) {
            emit acceptRequested(target);
            return true;
        }
        if (buttonRect(option, false).contains(mouse->position().toPoint())) {
            emit dismissRequested(target);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace millrace
