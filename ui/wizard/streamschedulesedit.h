// StreamSchedulesEdit: the schedules that some streams of a connection have alone.
#pragma once

#include "core/model/schedule.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace millrace {

/// One line for each, with its streams and times in words; a dialogue changes it.
class StreamSchedulesEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamSchedulesEdit)

public:
    explicit StreamSchedulesEdit(QWidget *parent = nullptr);

    [[nodiscard]] const std::vector<StreamSchedule> &schedules() const { return m_schedules; }
    /// Shows \a schedules without a signal; \a streams are those the connection has chosen.
    void setSchedules(const std::vector<StreamSchedule> &schedules, std::vector<StreamId> streams);

signals:
    /// By the person, after the change.
    void edited();

private:
    void showRows();
    void addRow(std::size_t at);
    /// Opens the dialogue; \a at past the last one adds.
    void open(std::size_t at);
    void remove(std::size_t at);

    std::vector<StreamSchedule> m_schedules;
    std::vector<StreamId> m_streams;
    QVBoxLayout *m_rowArea;
    QPushButton *m_add;
    std::vector<QWidget *> m_rows;
};

} // namespace millrace
