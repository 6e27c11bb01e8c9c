// RecordHealing: rejected records are mended, made a rule, taken from a file, or emptied.
#pragma once

#include "core/store/rejectedselection.h"
#include "ui/workspace/workspace.h"

#include <QObject>

class QWidget;

namespace millrace {

class ActReport;
class RejectedChoice;
class RejectedHistory;
class RetryRuns;
struct EditOutcome;
struct RejectedRecords;

/// The dialogues of the page, and what follows them. What it is made with outlives it.
class RecordHealing final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordHealing)

public:
    struct Parts final
    {
        const RejectedChoice &choice;
        ActReport &report;
        RetryRuns &retries;
        RejectedHistory &history; ///< Every edit is a step of it.
    };

    /// Dialogues are shown in front of \a page.
    RecordHealing(Workspace &workspace, Parts parts, QWidget &page);

    /// The selected record. Each of these tells in the message bar why nothing happens.
    void editRecord(const RejectedRecord &record);
    /// The selected records, or all that are shown.
    void editByExpression(bool isAllShown);
    /// For all records like \a record.
    void makeRule(const RejectedRecord &record);
    void putOriginalsBack(const RejectedSelection &selection);
    /// The selected records, or all that are shown, of any status.
    void askToDeleteValues(bool isAllShown);
    void askForFile();
    /// Takes a corrected file back, of \a connectionId or of any connection.
    void takeFrom(const QString &path, const QString &connectionId);

signals:
    /// Records are other than they were.
    void changed();
    /// The person chose this file.
    void fileChosen(const QString &path);

private:
    [[nodiscard]] std::optional<RejectedRecords> recordsOf(bool isAllShown);
    void openEditor(const RejectedRecord &record, const RejectedRecords &records);
    void tellEdit(qint64 id, bool wasEdited);
    void tellEdits(const EditOutcome &outcome, const RejectedSelection &selection);
    void deleteValues(const RejectedSelection &selection);

    Workspace &m_workspace;
    const Parts m_parts;
    QWidget &m_page;
};

} // namespace millrace
