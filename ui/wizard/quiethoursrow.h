// QuietHoursRow: two times of day and the days they begin on.
#pragma once

#include "core/model/schedule.h"

#include <QWidget>

#include <array>

class QTimeEdit;
class QToolButton;

namespace millrace {

class QuietHoursRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuietHoursRow)

public:
    explicit QuietHoursRow(const QuietHours &hours, QWidget *parent = nullptr);

    [[nodiscard]] QuietHours hours() const;

signals:
    /// By the person, after the change.
    void edited();
    void removed();

private:
    void addTimes();
    void addDays(int days);

    QTimeEdit *m_from;
    QTimeEdit *m_until;
    std::array<QToolButton *, 7> m_days{};
};

} // namespace millrace
