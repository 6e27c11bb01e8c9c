// RecordDetail: a rejected record three ways: as read, as sent, and the answer.
#pragma once

#include "core/model/rejectedrecord.h"

#include <QWidget>

class QTableView;

namespace millrace {

class RecordFieldsModel;
class TextLabel;

/// The field at fault is marked in both records; Enter shows the whole of a value. A record that
/// was never sent says so. The answer ends with what happened to it since.
class RecordDetail final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordDetail)

public:
    explicit RecordDetail(QWidget *parent = nullptr);

    void setRecord(const RejectedRecord &record);
    /// What happened to the record since, oldest first.
    void setHistory(const std::vector<RejectedEvent> &events);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// One of the two records, with a line for when there is none.
    struct Pane final
    {
        RecordFieldsModel *model;
        QTableView *table;
        TextLabel *empty;
        TextLabel *heading;
    };

    [[nodiscard]] Pane addPane(const QString &heading, const QString &emptyText);
    [[nodiscard]] QWidget *makeAnswer();
    static void fill(const Pane &pane, const std::string &json, const QString &field);
    static void fitNames(const Pane &pane);
    void showValue(const Pane &pane, int row);

    Pane m_source;
    Pane m_sent;
    TextLabel *m_outcome;
    TextLabel *m_message;
    TextLabel *m_value;
    TextLabel *m_hint;
    TextLabel *m_code;
    TextLabel *m_status;
    TextLabel *m_note;
    TextLabel *m_history;
};

} // namespace millrace
