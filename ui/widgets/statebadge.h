// StateBadge: how a connection stands, as a shape and a word on a soft ground.
#pragma once

#include "core/model/connectionstate.h"
#include "ui/theme/colors.h"

#include <QWidget>

class QPainter;

namespace millrace {

/// Each of the nine states has an icon of its own shape: colour is never alone.
class StateBadge final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StateBadge)

public:
    explicit StateBadge(QWidget *parent = nullptr);
    explicit StateBadge(ConnectionState state, QWidget *parent = nullptr);

    void setState(ConnectionState state);
    [[nodiscard]] ConnectionState state() const { return m_state; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    [[nodiscard]] static ColorRole roleOf(ConnectionState state);
    [[nodiscard]] static QString iconOf(ConnectionState state);

    /// For delegates: the badge, at the left and in the vertical middle of \a rect.
    static void paint(QPainter &painter, const QRect &rect, ConnectionState state,
                      const QFont &base);
    /// The size of the badge of \a state with text in the small size of \a base.
    [[nodiscard]] static QSize sizeOf(ConnectionState state, const QFont &base);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ConnectionState m_state = ConnectionState::NotRunYet;
};

} // namespace millrace
