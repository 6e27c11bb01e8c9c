// StreamScheduleDialog: a schedule for some of a connection's streams.
#pragma once

#include "core/model/schedule.h"

#include <QDialog>

namespace millrace {

class MessageBar;
class ScheduleEdit;
class StreamChoiceModel;

/// Takes nothing that cannot run: OK goes to what is wrong or missing.
class StreamScheduleDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamScheduleDialog)

public:
    /// Shows \a schedule; its streams are ticked among \a streams.
    StreamScheduleDialog(const StreamSchedule &schedule, const std::vector<StreamId> &streams,
                         QWidget *parent = nullptr);

    [[nodiscard]] StreamSchedule schedule() const;

    void accept() override;

private:
    StreamChoiceModel *m_streams;
    ScheduleEdit *m_edit;
    MessageBar *m_message;
};

} // namespace millrace
