// ChoiceTile: a large button for one of two ways to go on.
#pragma once

#include <QPushButton>

namespace millrace {

/// Icon, title and one line of text in a frame; checkable. Exclusive with the other tiles of its
/// parent, as auto-exclusive buttons are.
class ChoiceTile final : public QPushButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChoiceTile)

public:
    ChoiceTile(const QString &iconName, const QString &title, QWidget *parent);

    /// The line below the title; elided where there is no room, then the tool tip too.
    void setDetail(const QString &detail);
    [[nodiscard]] QString detail() const { return m_detail; }

    [[nodiscard]] QSize sizeHint() const override;
    /// The texts give way.
    [[nodiscard]] QSize minimumSizeHint() const override { return QWidget::minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    QString m_detail;
};

} // namespace millrace
