// CheckpointHistoryDialog: the earlier checkpoints of a stream, to go back to one.
#pragma once

#include "core/store/connectionoverview.h"
#include "ui/connectionpage/checkpointhistorymodel.h"

#include <QDialog>

class QPushButton;

namespace millrace {

class MessageBar;
class PageTable;
class TextLabel;
class Workspace;

/// Reads in the background. Show it with open(); deletes itself when closed.
class CheckpointHistoryDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointHistoryDialog)

public:
    CheckpointHistoryDialog(Workspace &workspace, const ConnectionSummary &connection,
                            const StreamId &stream, QWidget *parent = nullptr);

signals:
    void restored();

private:
    void build();
    void read();
    void follow();
    void restore();
    [[nodiscard]] const ConfiguredStream *chosenStream() const;
    [[nodiscard]] const PastCheckpoint *chosen() const;

    Workspace &m_workspace;
    const ConnectionSummary m_connection;
    const StreamId m_stream;
    CheckpointHistoryModel *m_model;
    PageTable *m_table = nullptr;
    TextLabel *m_effect = nullptr;
    MessageBar *m_error = nullptr;
    bool m_isRead = false;
    QPushButton *m_copy = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
