// QuietHoursEdit: the times of day in which nothing starts by itself.
#pragma once

#include "core/model/schedule.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace millrace {

class QuietHoursRow;

/// One row for each; a row can be removed, and another one added below.
class QuietHoursEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuietHoursEdit)

public:
    explicit QuietHoursEdit(QWidget *parent = nullptr);

    [[nodiscard]] std::vector<QuietHours> hours() const;
    /// Shows \a hours without a signal.
    void setHours(const std::vector<QuietHours> &hours);

signals:
    /// By the person, after the change.
    void edited();

private:
    void addRow(const QuietHours &hours);
    void remove(QuietHoursRow *row);

    QVBoxLayout *m_rowArea;
    QPushButton *m_add;
    std::vector<QuietHoursRow *> m_rows;
};

} // namespace millrace
