// SegmentedControl: a few exclusive choices in one frame.
#pragma once

#include <QWidget>

#include <vector>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;

namespace millrace {

/// One choice is always made, once there are segments. The Tab key reaches the chosen one; the
/// arrow keys, Home and End choose.
class SegmentedControl final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SegmentedControl)

public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    /// Returns the index of the new segment. The first one is chosen. With an empty \a text the
    /// icon stands alone.
    int addSegment(const QString &text, const QString &iconName = {});
    [[nodiscard]] int count() const { return static_cast<int>(m_segments.size()); }
    /// -1 while there is no segment.
    [[nodiscard]] int currentIndex() const { return m_current; }
    void setCurrentIndex(int index);

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool moveBy(int key);

    QHBoxLayout *m_layout = nullptr;
    QButtonGroup *m_group = nullptr;
    std::vector<QAbstractButton *> m_segments;
    int m_current = -1;
};

} // namespace millrace
