// ElidedLabel: one line of text that gives way when there is no room.
#pragma once

#include <QLabel>

namespace millrace {

/// Shortens its text to its width; the whole text is the tool tip then. Plain text only.
class ElidedLabel final : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ElidedLabel)

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    explicit ElidedLabel(const QString &text, QWidget *parent = nullptr);

    /// Where the text is shortened: at the right, or in the middle (paths).
    void setElideMode(Qt::TextElideMode mode);
    /// The text as it is painted.
    [[nodiscard]] QString shownText() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace millrace
