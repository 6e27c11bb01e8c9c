// LeftOutStore: the records that the next run of a stream leaves out.
#pragma once

#include "core/catalog/stream.h"
#include "core/store/statedatabase.h"

#include <map>
#include <set>
#include <string>

namespace millrace {

/// Marks of records by the stream they are of; see RecordMarker.
using LeftOutMarks = std::map<StreamId, std::set<std::string>>;

/// What a person unticked in a dry run. It stays until a run of the stream has got through, however
/// often that is tried. Safe from any thread; the database must outlive it.
class LeftOutStore final
{
public:
    explicit LeftOutStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Of all streams of the connection; streams without any are not there.
    [[nodiscard]] Result<LeftOutMarks> all(const QString &connectionId) const;
    /// Ordered; none when nothing is left out.
    [[nodiscard]] Result<std::set<std::string>> of(const QString &connectionId,
                                                   const StreamId &stream) const;
    /// These records of the stream and no others are left out. "store.connection_unknown".
    [[nodiscard]] Result<void> set(const QString &connectionId, const StreamId &stream,
                                   const std::set<std::string> &marks);
    /// Nothing of the stream is left out any more.
    [[nodiscard]] Result<void> clear(const QString &connectionId, const StreamId &stream);

private:
    StateDatabase &m_database;
};

} // namespace millrace
