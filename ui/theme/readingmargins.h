// ReadingMargins: uneven margins, turned with the direction of reading.
#pragma once

#include <QMargins>
#include <QObject>

class QLayout;
class QWidget;

namespace millrace {

/// Qt mirrors what a layout holds, but not its margins: an indentation would stay at the left where
/// reading begins at the right. The style has this follow every widget, whose margins and those of
/// its layouts are written as for reading from the left. Whoever changes them once the widget has
/// been shown says so with set(). UI thread only.
class ReadingMargins final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReadingMargins)

public:
    using QObject::QObject;

    /// Turns the margins of \a widget, now and with its direction.
    void follow(QWidget &widget);
    /// Gives \a layout, which lies in \a widget, other margins, written as for reading from the
    /// left.
    static void set(QLayout &layout, const QMargins &margins, const QWidget &widget);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace millrace
