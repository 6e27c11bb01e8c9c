// RecordExpander: makes records of the items of lists inside a record.
#pragma once

#include "core/declarative/record/fieldpath.h"
#include "core/declarative/record/retriever.h"

namespace millrace::declarative {

/// The component RecordExpander. Safe from any thread.
class RecordExpander final
{
public:
    explicit RecordExpander(const Component &component);

    /// Hands what \a record expands to to \a sink. False: it stopped.
    [[nodiscard]] Result<bool> expand(Value record, const Value &config, const Clock &clock,
                                      const RecordSink &sink) const;

private:
    FieldPath m_path;
    bool m_keepsOriginal = false;
    bool m_emitsParent = false; ///< When there is nothing to expand.
};

} // namespace millrace::declarative
