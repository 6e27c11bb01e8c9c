#include "tests/ui/walk/widgetchecks.h"

#include "tests/ui/walk/visiblewidgets.h"
#include "ui/widgets/elidedlabel.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QButtonGroup>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

#include <cmath>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// Arrow keys lead to the others of an exclusive group.
bool isReachedByArrows(const QWidget &widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    if (button == nullptr || button->isChecked())
        return false;
    const bool isExclusive
        = button->autoExclusive() || (button->group() != nullptr && button->group()->exclusive());
    return isExclusive && button->isCheckable();
}

bool isInScrollArea(const QWidget &widget)
{
    for (const QWidget *at = widget.parentWidget(); at != nullptr; at = at->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(at) != nullptr)
            return true;
        if (at->isWindow())
            return false;
    }
    return false;
}

/// Whether some parent cuts a piece of \a widget off.
bool isCutOff(const QWidget &widget)
{
    if (isInScrollArea(widget))
        return false;
    QRect rect = widget.rect();
    const QWidget *at = &widget;
    while (!at->isWindow()) {
        rect.translate(at->pos());
        at = at->parentWidget();
        // A splitter that is read from the right puts its panes one pixel beside their place.
        if (!at->rect().adjusted(-1, -1, 1, 1).contains(rect))
            return true;
    }
    return false;
}

bool isLabelClipped(const QLabel &label)
{
    if (label.text().isEmpty())
        return false;
    const QSize need = label.sizeHint();
    if (label.wordWrap())
        return label.heightForWidth(label.width()) > label.height() + 1;
    return need.width() > label.width() + 1 || need.height() > label.height() + 1;
}

bool isButtonClipped(const QAbstractButton &button)
{
    const auto *tool = qobject_cast<const QToolButton *>(&button);
    if (button.text().isEmpty()
        || (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly))
        return false;
    const QFontMetrics metrics(button.font());
    const QSize text = metrics.size(Qt::TextShowMnemonic, button.text());
    const int icon = button.icon().isNull() ? 0 : button.iconSize().width();
    return text.width() + icon > button.width() || metrics.height() > button.height();
}

bool isComboClipped(const QComboBox &combo)
{
    QStyleOptionComboBox option;
    option.initFrom(&combo);
    option.editable = combo.isEditable();
    const QRect room = combo.style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                     QStyle::SC_ComboBoxEditField, &combo);
    const QFontMetrics metrics(combo.font());
    return metrics.horizontalAdvance(combo.currentText()) > room.width()
        || metrics.height() > room.height();
}

bool isClipped(QWidget &widget)
{
    if (qobject_cast<const ElidedLabel *>(&widget) != nullptr)
        return false;
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return isLabelClipped(*label) || (!label->text().isEmpty() && isCutOff(widget));
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return isButtonClipped(*button) || isCutOff(widget);
    if (const auto *combo = qobject_cast<const QComboBox *>(&widget))
        return isComboClipped(*combo) || isCutOff(widget);
    return false;
}

double luminance(const QColor &color)
{
    const auto channel = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF())
        + 0.0722 * channel(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

/// Between the commonest colour, which is the ground, and the one that stands out most.
double contrastWithin(const QImage &picture)
{
    QMap<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            ++counts[picture.pixel(x, y)];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most) {
            most = it.value();
            ground = it.key();
        }
    }
    double best = 1;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        best = std::max(best, contrast(QColor(it.key()), QColor(ground)));
    return best;
}

QString shownText(const QWidget &widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return button->text();
    if (const auto *edit = qobject_cast<const QLineEdit *>(&widget))
        return edit->text().isEmpty() ? edit->placeholderText() : edit->text();
    if (const auto *combo = qobject_cast<const QComboBox *>(&widget))
        return combo->currentText();
    return {};
}

/// Where \a widget is in \a window; what is scrolled out of sight lies at the edge.
QRect placeOf(const QWidget &widget, const QWidget &window)
{
    QRect place(widget.mapTo(&window, QPoint()), widget.size());
    for (const QWidget *at = widget.parentWidget(); at != &window; at = at->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(at) == nullptr)
            continue;
        const QRect sight(at->mapTo(&window, QPoint()), at->size());
        place.setTop(std::clamp(place.top(), sight.top(), sight.bottom()));
        place.setBottom(std::clamp(place.bottom(), sight.top(), sight.bottom()));
    }
    return place;
}

/// Whether going from \a from to \a to is against the direction of reading: up, and not into a
/// column at the right.
bool isJump(const QRect &from, const QRect &to)
{
    const int tolerance = std::max(from.height(), to.height());
    return to.bottom() < from.top() - tolerance && to.left() < from.right();
}

} // namespace

QStringList lastingFaults(const std::function<QStringList()> &look)
{
    QStringList faults = look();
    (void)QTest::qWaitFor(
        [&] {
            if (!faults.isEmpty())
                faults = look();
            return faults.isEmpty();
        },
        3'000);
    return faults;
}

QStringList namelessWidgets(QWidget &window)
{
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        // The tabs have the names.
        if (takesTab(*widget) && qobject_cast<QTabBar *>(widget) == nullptr
            && spokenName(*widget).trimmed().isEmpty())
            faults << u"no name: "_s + described(*widget);
    }
    return faults;
}

QStringList iconsWithoutToolTip(QWidget &window)
{
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        if (button == nullptr || button->icon().isNull())
            continue;
        const auto *tool = qobject_cast<const QToolButton *>(button);
        const bool isIconOnly = button->text().isEmpty()
            || (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly);
        if (isIconOnly && button->toolTip().isEmpty())
            faults << u"no tool tip: "_s + described(*widget);
    }
    return faults;
}

QStringList clippedTexts(QWidget &window)
{
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        if (isClipped(*widget))
            faults << u"clipped: %1 has %2×%3, wants %4×%5"_s.arg(described(*widget))
                          .arg(widget->width())
                          .arg(widget->height())
                          .arg(widget->sizeHint().width())
                          .arg(widget->sizeHint().height());
    }
    return faults;
}

QStringList faultsOfTabOrder(QWidget &window)
{
    QStringList faults;
    // As they lie before anything scrolls.
    QMap<QWidget *, QRect> places;
    for (QWidget *widget : visibleWidgets(window)) {
        if (takesTab(*widget))
            places.insert(widget, placeOf(*widget, window));
    }
    if (places.isEmpty())
        return faults;
    window.activateWindow();
    if (window.focusWidget() == nullptr || !places.contains(window.focusWidget()))
        places.firstKey()->setFocus(Qt::TabFocusReason);
    QList<QWidget *> order;
    for (QWidget *at = window.focusWidget(); at != nullptr && !order.contains(at);
         at = window.focusWidget()) {
        order << at;
        // A text goes through its links first.
        for (int press = 0; press < 40 && window.focusWidget() == at; ++press)
            QTest::keyClick(at, Qt::Key_Tab);
        if (window.focusWidget() == at && places.size() > 1) {
            faults << u"keeps the focus: "_s + described(*at);
            break;
        }
    }
    QStringList reached;
    for (QWidget *widget : order)
        reached << described(*widget);
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        if (!order.contains(it.key()) && !isReachedByArrows(*it.key()) && faults.isEmpty())
            faults << u"not reached by Tab: %1, which goes to %2"_s.arg(described(*it.key()),
                                                                        reached.join(u", "_s));
    }
    // Coming round is the one way up that is right.
    QStringList jumps;
    for (qsizetype i = 0; i < order.size(); ++i) {
        QWidget *from = order[i];
        QWidget *to = order[(i + 1) % order.size()];
        if (places.contains(from) && places.contains(to) && isJump(places[from], places[to]))
            jumps << u"up from %1 to %2"_s.arg(described(*from), described(*to));
    }
    return jumps.size() > 1 ? faults + jumps : faults;
}

QImage pictureOf(QWidget &window)
{
    QImage picture(window.size() * 2, QImage::Format_RGB32);
    picture.setDevicePixelRatio(2);
    window.render(&picture);
    return picture;
}

QStringList faintTexts(QWidget &window, const QImage &picture)
{
    constexpr double least = 4.5;
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        if (!widget->isEnabled() || shownText(*widget).trimmed().isEmpty())
            continue;
        const QRect seen = widget->visibleRegion().boundingRect();
        // A line that is scrolled half away shows no whole letter.
        if (seen.height() < QFontMetrics(widget->font()).height())
            continue;
        const QRect place(widget->mapTo(&window, seen.topLeft()) * 2, seen.size() * 2);
        const double found = contrastWithin(picture.copy(place));
        if (found < least)
            faults << u"contrast %1: %2"_s.arg(found, 0, 'f', 2).arg(described(*widget));
    }
    return faults;
}

} // namespace millrace::test
