// Mapper: turns a batch as it was read into a batch as it is written.
#pragma once

#include "core/catalog/fieldrules.h"
#include "core/catalog/unfitpolicy.h"
#include "core/data/jsonpruner.h"
#include "core/data/recordbatch.h"
#include "core/mapping/objectmapper.h"

#include <optional>

namespace millrace {

/// What became of one batch. Every source row is in the batch, rejected, or counted as filtered.
struct MappedBatch final
{
    /// The rows to write; the source batch itself when nothing had to change. May have no rows.
    std::shared_ptr<const RecordBatch> batch;
    /// The same before rows were taken out, with the issues of all of them; its columns stand in
    /// the order of the source batch.
    std::shared_ptr<const RecordBatch> whole;
    std::vector<std::uint32_t> rejectedRows; ///< Rows of the source batch, ascending.
    qint64 filteredRows = 0;
    /// Of records for an object: see MappedRecords::faults.
    std::vector<ValueFault> faults;
};

/// Applies a connection's rules. Immutable; safe from any thread.
class Mapper final
{
public:
    /// Without rules.
    explicit Mapper(UnfitPolicy policy)
        : m_policy(policy)
    {
    }
    /// With \a rules for batches of \a read, the schema of the reader.
    Mapper(UnfitPolicy policy, const FieldRules &rules, const Schema &read);
    /// For records of an object, in a run that \a context knows.
    Mapper(ObjectMapper object, const EvaluationContext &context)
        : m_object(std::move(object))
        , m_context(context)
    {
    }

    /// What makes records of an object, or null.
    [[nodiscard]] const ObjectMapper *object() const { return m_object ? &*m_object : nullptr; }

    [[nodiscard]] MappedBatch apply(const std::shared_ptr<const RecordBatch> &source) const;

private:
    [[nodiscard]] std::shared_ptr<const RecordBatch>
    written(const std::shared_ptr<const RecordBatch> &source) const;
    [[nodiscard]] std::shared_ptr<const RecordBatch>
    pruned(const std::shared_ptr<const RecordBatch> &source) const;

    UnfitPolicy m_policy = UnfitPolicy::Reject;
    std::shared_ptr<const Schema> m_written; ///< Null: as it is read.
    std::vector<int> m_converted; ///< Columns of another type than they are read as.
    std::vector<std::pair<int, JsonPruner>> m_pruned; ///< JSON columns that lose parts.
    std::optional<ObjectMapper> m_object;
    EvaluationContext m_context;
};

/// \a source without \a rows (ascending). Its origin is that of \a source, whose rows have the same
/// numbers, or else \a source.
[[nodiscard]] std::shared_ptr<const RecordBatch>
withoutRows(const std::shared_ptr<const RecordBatch> &source,
            const std::vector<std::uint32_t> &rows);

} // namespace millrace
