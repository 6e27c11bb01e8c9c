#include "tests/ui/walk/layoutchecks.h"

#include "tests/ui/walk/visiblewidgets.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QHeaderView>
#include <QLayout>
#include <QPlainTextEdit>
#include <QTabBar>

#include <cstdlib>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rounding = 2; ///< Pixels that halving and sharing out may cost.

/// The visible widgets of \a layout and of the layouts in it.
void addLaidOut(const QLayout &layout, QList<QWidget *> &found)
{
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem *item = layout.itemAt(i);
        if (QWidget *widget = item->widget(); widget != nullptr && widget->isVisible())
            found << widget;
        else if (const QLayout *inner = item->layout())
            addLaidOut(*inner, found);
    }
}

bool isScrolled(const QWidget &widget)
{
    const QWidget *parent = widget.parentWidget();
    return parent != nullptr
        && qobject_cast<const QAbstractScrollArea *>(parent->parentWidget()) != nullptr;
}

QString shown(const QRect &rect)
{
    return u"%1,%2 %3×%4"_s.arg(rect.x()).arg(rect.y()).arg(rect.width()).arg(rect.height());
}

void addOverlaps(const QWidget &parent, QStringList &faults)
{
    QList<QWidget *> parts;
    if (parent.layout() != nullptr)
        addLaidOut(*parent.layout(), parts);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        for (qsizetype j = i + 1; j < parts.size(); ++j) {
            const QRect both = parts[i]->geometry() & parts[j]->geometry();
            if (both.width() > s_rounding && both.height() > s_rounding)
                faults << u"%1 lies over %2"_s.arg(described(*parts[i]), described(*parts[j]));
        }
    }
}

QRect mirrored(const QRect &rect, int width)
{
    return {width - rect.x() - rect.width(), rect.y(), rect.width(), rect.height()};
}

void addHeadings(const QHeaderView &header, QStringList &faults)
{
    const QFontMetrics metrics(header.font());
    for (int section = 0; section < header.count(); ++section) {
        const QAbstractItemModel &model = *header.model();
        const QString text = model.headerData(section, Qt::Horizontal).toString();
        const QString whole = model.headerData(section, Qt::Horizontal, Qt::ToolTipRole).toString();
        if (!header.isSectionHidden(section) && whole.isEmpty()
            && metrics.horizontalAdvance(text) > header.sectionSize(section))
            faults << u"clipped heading: "_s + text;
    }
}

bool isShownHeader(const QHeaderView &header)
{
    return header.isVisible() && header.model() != nullptr
        && header.orientation() == Qt::Horizontal;
}

} // namespace

QStringList clippedHeadings(QWidget &window)
{
    QStringList faults;
    for (const QHeaderView *header : window.findChildren<QHeaderView *>()) {
        if (isShownHeader(*header))
            addHeadings(*header, faults);
    }
    for (const QTabBar *tabs : window.findChildren<QTabBar *>()) {
        const QFontMetrics metrics(tabs->font());
        for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab) {
            if (tabs->isTabVisible(tab) && tabs->tabToolTip(tab).isEmpty()
                && metrics.size(Qt::TextShowMnemonic, tabs->tabText(tab)).width()
                    > tabs->tabRect(tab).width())
                faults << u"clipped tab: "_s + tabs->tabText(tab);
        }
    }
    return faults;
}

QStringList misplacedWidgets(QWidget &window)
{
    QStringList faults;
    addOverlaps(window, faults);
    for (QWidget *widget : visibleWidgets(window)) {
        addOverlaps(*widget, faults);
        const QWidget *parent = widget->parentWidget();
        if (parent == nullptr || isScrolled(*widget))
            continue;
        const QRect room
            = parent->rect().adjusted(-s_rounding, -s_rounding, s_rounding, s_rounding);
        if (!widget->size().isEmpty() && !room.contains(widget->geometry()))
            faults << u"%1 at %2 reaches beyond %3"_s.arg(
                described(*widget), shown(widget->geometry()), shown(parent->rect()));
    }
    return faults;
}

Places placesIn(QWidget &window)
{
    Places places;
    for (QWidget *widget : visibleWidgets(window))
        places.insert(widget, widget->geometry());
    return places;
}

QStringList unmirroredWidgets(QWidget &window, const Places &before)
{
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        const QWidget *parent = widget->parentWidget();
        // Beside code, which is read from the left in every language, lie its numbers.
        if (parent == nullptr || !before.contains(widget)
            || qobject_cast<const QPlainTextEdit *>(parent) != nullptr)
            continue;
        const QRect there = mirrored(before.value(widget), parent->width());
        const QRect here = widget->geometry();
        if (std::abs(here.left() - there.left()) > s_rounding
            || std::abs(here.right() - there.right()) > s_rounding)
            faults << u"%1 lies at %2, in the mirror at %3"_s.arg(described(*widget), shown(here),
                                                                  shown(there));
    }
    const bool isFromRight = window.layoutDirection() == Qt::RightToLeft;
    for (QWidget *widget : visibleWidgets(window)) {
        if (widget->layoutDirection() != window.layoutDirection())
            faults << u"%1 keeps a direction of its own"_s.arg(described(*widget));
        const auto *tabs = qobject_cast<const QTabBar *>(widget);
        if (tabs != nullptr && tabs->count() > 1
            && (tabs->tabRect(0).left() > tabs->tabRect(1).left()) != isFromRight)
            faults << u"%1 begins at the wrong side"_s.arg(described(*widget));
        const auto *header = qobject_cast<const QHeaderView *>(widget);
        if (header != nullptr && isShownHeader(*header) && header->count() > 1
            && (header->sectionViewportPosition(header->logicalIndex(0))
                > header->sectionViewportPosition(header->logicalIndex(header->count() - 1)))
                != isFromRight)
            faults << u"%1 begins at the wrong side"_s.arg(described(*widget));
    }
    return faults;
}

} // namespace millrace::test
