// RejectedGroups: finds or makes the rows of rejected_groups, inside a transaction of its caller.
#pragma once

#include "core/model/rejectedrecord.h"
#include "core/store/statement.h"

#include <map>
#include <tuple>

namespace millrace {

/// The groups of one stream, for the records of one call.
class RejectedGroups final
{
public:
    RejectedGroups(const QSqlDatabase &database, const QString &connectionId,
                   const StreamId &stream);

    /// The group of the outcome, code and field of \a record.
    [[nodiscard]] Result<qint64> rowOf(const RejectedRecord &record);

private:
    Statement m_insert;
    Statement m_find;
    std::map<std::tuple<RejectedOutcome, QString, QString>, qint64, std::less<>> m_rows;
};

} // namespace millrace
