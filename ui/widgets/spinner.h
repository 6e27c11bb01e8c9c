// Spinner: something is going on that has no measure.
#pragma once

#include "ui/theme/metrics.h"

#include <QWidget>

class QVariantAnimation;

namespace millrace {

/// Turns while it is shown; stands still where animations are not wanted.
class Spinner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Spinner)

public:
    explicit Spinner(int size = metrics::iconM, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    const int m_size;
    QVariantAnimation *m_animation = nullptr;
};

} // namespace millrace
