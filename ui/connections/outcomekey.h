// OutcomeKey: the pattern of an outcome with its name, for the legend of the runs.
#pragma once

#include "core/store/runhistogram.h"

#include <QWidget>

namespace millrace {

class OutcomeKey final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OutcomeKey)

public:
    explicit OutcomeKey(RunOutcome outcome, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const RunOutcome m_outcome;
};

} // namespace millrace
