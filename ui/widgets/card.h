// Card: a raised panel with an optional heading.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace millrace {

class TextLabel;

class Card final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Card)

public:
    explicit Card(QWidget *parent = nullptr);

    /// Where the content goes; owned by the card.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// The heading above the body; an empty one takes no room.
    void setHeading(const QString &text);
    /// A widget at the right of the heading; the card becomes its parent.
    void addHeaderWidget(QWidget *widget);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refreshHeader();

    QWidget *m_header = nullptr;
    TextLabel *m_heading = nullptr;
    QHBoxLayout *m_headerLayout = nullptr;
    QVBoxLayout *m_body = nullptr;
};

} // namespace millrace
