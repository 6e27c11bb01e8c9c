// IconLabel: an icon beside a text.
#pragma once

#include "ui/theme/colors.h"

#include <QWidget>

namespace millrace {

/// Decoration: says nothing to screen readers, for the text beside it does. Follows the scheme.
class IconLabel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IconLabel)

public:
    explicit IconLabel(int size, QWidget *parent = nullptr);
    IconLabel(const QString &iconName, ColorRole role, int size, QWidget *parent = nullptr);

    void setIcon(const QString &iconName, ColorRole role);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const int m_size;
    QString m_iconName;
    ColorRole m_role = ColorRole::Text;
};

} // namespace millrace
