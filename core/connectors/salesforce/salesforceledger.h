// SalesforceLedger: which rows went to Salesforce by bulk jobs and are not confirmed yet.
#pragma once

#include "core/connector/writernotes.h"
#include "core/connectors/salesforce/salesforcejobs.h"

#include <unordered_map>

namespace millrace {

/// Written down before a job is started, read again after a kill or a failed attempt: rows that an
/// earlier try has brought to Salesforce come once more, are recognised by their values, and get
/// the outcome they had. Used by one thread at a time.
class SalesforceLedger final
{
public:
    /// Of \a write, which has an object.
    explicit SalesforceLedger(const WriteRequest &write);

    /// Null: nothing is kept.
    void use(std::unique_ptr<WriterNotes> notes) { m_notes = std::move(notes); }
    /// Learns, once, what became of the jobs of earlier tries. Rows have the columns \a names now;
    /// those of jobs with others would only look alike.
    [[nodiscard]] Result<void> pickUp(SalesforceJobs &jobs, const QStringList &names,
                                      const Cancellation &cancellation);
    /// Whether outcomes of earlier tries wait for their rows.
    [[nodiscard]] bool hasLeftOver() const { return !m_known.empty(); }
    /// Gives a row with \a content the outcome it had, each outcome once.
    [[nodiscard]] std::optional<RowOutcome> take(std::uint64_t content);

    /// Writes down, before it is started, that \a job brings \a rows.
    [[nodiscard]] Result<void> add(const QString &job, const SalesforceJobRows &rows);
    /// Every row of the flush is settled; what waits for rows of a later one is kept beyond it.
    [[nodiscard]] Result<void> prepare();
    /// The flush is done with.
    void commit();

    /// Of earlier tries: jobs that were picked up, and jobs whose outcome nobody tells.
    [[nodiscard]] qint64 pickedUp() const { return m_pickedUp; }
    [[nodiscard]] qint64 lost() const { return m_lost; }

private:
    struct Job final
    {
        QString id;
        SalesforceJobRows rows;
        std::vector<bool> settled; ///< By confirmed flushes.
        std::vector<bool> taken; ///< By the present flush, too.
    };
    struct Known final
    {
        std::size_t job = 0;
        std::size_t row = 0;
        RowOutcome outcome;
    };

    [[nodiscard]] QByteArray written(bool isAfterwards) const;
    [[nodiscard]] std::vector<Job> read(const QByteArray &notes) const;

    const QString m_object;
    const QString m_operation;
    std::unique_ptr<WriterNotes> m_notes;
    bool m_isRead = false;
    std::vector<Job> m_earlier;
    std::vector<Job> m_own; ///< Of the present flush.
    std::unordered_multimap<std::uint64_t, Known> m_known;
    qint64 m_pickedUp = 0;
    qint64 m_lost = 0;
};

} // namespace millrace
