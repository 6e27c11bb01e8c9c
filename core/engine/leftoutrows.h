// LeftOutRows: takes the records out of a run that were unticked in a dry run.
#pragma once

#include "core/engine/recordmarker.h"
#include "core/mapping/mapper.h"
#include "core/store/leftoutstore.h"

#include <memory>
#include <unordered_set>

namespace millrace {

/// For one stream with a mapping; used by the writing thread.
class LeftOutRows final
{
public:
    LeftOutRows(RecordMarker marker, const std::set<std::string> &marks);

    /// What is to be left out of \a stream; null when that is nothing.
    [[nodiscard]] static Result<std::unique_ptr<LeftOutRows>>
    load(const LeftOutStore &store, const QString &connectionId, const ConfiguredStream &stream);

    /// Takes them out of what a mapping made of \a source, whether it refused them or not, and
    /// counts them as filtered.
    void apply(const RecordBatch &source, MappedBatch &mapped);
    /// How many were met so far.
    [[nodiscard]] qint64 count() const { return m_count; }

private:
    RecordMarker m_marker;
    std::unordered_set<std::string> m_marks;
    qint64 m_count = 0;
};

} // namespace millrace
