// RecordEditDialog: one rejected record is mended, field by field.
#pragma once

#include "core/model/connection.h"
#include "core/model/rejectedrecord.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QPushButton;

namespace millrace {

class MessageBar;
class PageTable;
class RecordEditModel;

/// The record as read beside what is to be sent; the original is kept. Enter on a row edits its
/// value. Saved in the background; a value that the field cannot take is said in place, with the
/// focus on it. Show it with open().
class RecordEditDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordEditDialog)

public:
    /// \a schema is that of the records of the stream.
    RecordEditDialog(Workspace &workspace, const RejectedRecord &record, const Schema &schema,
                     QWidget *parent = nullptr);
    ~RecordEditDialog() override;

    [[nodiscard]] RecordEditModel *model() const { return m_model; }

signals:
    /// What was edited is stored; with \a isRetried it is to be tried now.
    void saved(qint64 id, bool isRetried);
    /// It stands as it was read again.
    void restored();

private:
    void build(const RejectedRecord &record);
    void addActions();
    void save(bool isRetried);
    void putBack();
    void finish(const Result<RejectedRecord> &record, bool isRetried);
    void updateButtons();
    void setBusy(bool isBusy);

    Workspace &m_workspace;
    const qint64 m_id;
    RecordEditModel *m_model;
    PageTable *m_table;
    MessageBar *m_message;
    QPushButton *m_null = nullptr;
    QPushButton *m_restore = nullptr;
    QPushButton *m_putBack = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_retry = nullptr;
    bool m_isBusy = false;
};

} // namespace millrace
