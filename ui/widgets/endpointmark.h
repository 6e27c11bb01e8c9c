// EndpointMark: the colour that tells what writes where, and the word "production".
#pragma once

#include <QColor>
#include <QWidget>

#include <array>

class QPainter;

namespace millrace {

struct Endpoint;

/// The colours offered for a destination; each stands out from the ground of both schemes.
inline constexpr std::array s_markColors{"#d64545", "#c4700f", "#2a8f5a",
                                         "#2f7fd1", "#8a5cd6", "#7a7f8c"};

/// The colour of the bar of \a endpoint; invalid for none. Production without a colour of its own
/// is red.
[[nodiscard]] QColor markColor(const Endpoint &endpoint);
/// Paints the bar at the leading edge of \a rect, for delegates; nothing for an invalid colour.
void paintMark(QPainter &painter, const QRect &rect, const QColor &color);

/// The bar across the top of what writes to the endpoint; takes no room without a colour.
class MarkBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarkBar)

public:
    explicit MarkBar(QWidget *parent = nullptr);

    void setEndpoint(const Endpoint &endpoint);
    [[nodiscard]] QColor color() const { return m_color; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor m_color;
};

} // namespace millrace
