#include "tests/ui/walk/visiblewidgets.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QTabBar>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// What another widget is made of, and is named and reached with it.
bool isPart(const QWidget &widget)
{
    const QWidget *parent = widget.parentWidget();
    return widget.objectName().startsWith("qt_"_L1) || widget.inherits("QLineEditIconButton")
        || qobject_cast<const QAbstractSpinBox *>(parent) != nullptr
        || qobject_cast<const QComboBox *>(parent) != nullptr
        || qobject_cast<const QTabBar *>(parent) != nullptr;
}

} // namespace

QString spokenName(QWidget &widget)
{
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&widget);
    return interface == nullptr ? QString() : interface->text(QAccessible::Name);
}

QString described(QWidget &widget)
{
    QString text = widget.objectName();
    if (const auto *label = qobject_cast<QLabel *>(&widget))
        text = label->text();
    else if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
        text = button->text();
    if (text.isEmpty())
        text = spokenName(widget);
    QString description = u"%1 \"%2\""_s.arg(QString::fromLatin1(widget.metaObject()->className()),
                                             text.left(60).simplified());
    if (const QWidget *parent = widget.parentWidget())
        description += u" in "_s + QString::fromLatin1(parent->metaObject()->className());
    return description;
}

QList<QWidget *> visibleWidgets(QWidget &window)
{
    QList<QWidget *> found;
    const auto all = window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (widget->isVisible() && widget->window() == &window && !isPart(*widget))
            found << widget;
    }
    return found;
}

bool takesTab(const QWidget &widget)
{
    return widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0
        && widget.focusProxy() == nullptr;
}

} // namespace millrace::test
