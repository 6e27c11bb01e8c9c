// SalesforceResultLines: reads a list of results of a bulk job.
#pragma once

#include "core/connectors/salesforce/csvrecords.h"
#include "core/connectors/salesforce/salesforcematching.h"

#include <QByteArray>

namespace millrace {

/// Takes the CSV of one list as it arrives. Used by one thread at a time.
class SalesforceResultLines final
{
public:
    /// The list belongs to the job of \a rows, which outlive it. \a own: the column that only
    /// this list has ("sf__Error"); empty: none.
    SalesforceResultLines(const SalesforceJobRows &rows, QByteArray own, ObjectOperation operation);

    /// False where the rest need not come: it is no list of this job.
    bool feed(QByteArrayView piece);
    /// False when it is no list of this job. No line at all is an empty list.
    [[nodiscard]] bool finish() { return m_csv.finish() && !m_isWrong; }
    [[nodiscard]] bool isWrong() const { return m_isWrong; }
    [[nodiscard]] std::vector<SalesforceResult> takeResults() { return std::move(m_results); }

private:
    bool take(const std::vector<std::string> &fields);
    bool readHeader(const std::vector<std::string> &fields);
    bool readLine(const std::vector<std::string> &fields);

    const SalesforceJobRows &m_rows;
    const QByteArray m_own;
    const ObjectOperation m_operation;
    CsvRecords m_csv;
    std::vector<std::size_t> m_places; ///< Of the job's columns; empty before the header.
    std::size_t m_width = 0;
    qsizetype m_ownPlace = -1;
    bool m_isWrong = false;
    std::vector<SalesforceResult> m_results;
};

} // namespace millrace
