// Mapper: turns a batch as it was read into a batch as it is written.
#pragma once

#include "core/catalog/fieldrules.h"
#include "core/catalog/unfitpolicy.h"
#include "core/data/jsonpruner.h"
#include "core/data/recordbatch.h"
#include "core/mapping/objectmapper.h"
#include "core/mapping/transformation/transformer.h"

#include <optional>

namespace millrace {

/// What became of one batch. Every source row is in the batch, rejected, or counted as filtered.
struct MappedBatch final
{
    /// The rows to write; the source batch itself when nothing had to change. May have no rows.
    std::shared_ptr<const RecordBatch> batch;
    /// The same before rows were rejected, with the issues of all of them. Its origin, if it has
    /// one, is the source batch.
    std::shared_ptr<const RecordBatch> whole;
    std::vector<std::uint32_t> rejectedRows; ///< Rows of \a whole, ascending.
    qint64 filteredRows = 0; ///< Of the source batch, missing in \a whole.
    /// Of records for an object: see MappedRecords::faults.
    std::vector<ValueFault> faults;
};

/// What people are told of a written field.
struct WrittenField final
{
    QString name; ///< Of the field of the source it comes from, else its own.
    QString failure; ///< Why its transformation failed, a sentence; empty: there is none.
    bool isWithheld = false; ///< The value before is not to be repeated.
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
    /// The same, and then \a transformer in a run that \a context knows; it is compiled for what
    /// the rules make of \a read.
    Mapper(UnfitPolicy policy, const FieldRules &rules, const Schema &read, Transformer transformer,
           const EvaluationContext &context);
    /// For records of an object, in a run that \a context knows.
    Mapper(ObjectMapper object, const EvaluationContext &context)
        : m_object(std::move(object))
        , m_context(context)
    {
    }

    /// What makes records of an object, or null.
    [[nodiscard]] const ObjectMapper *object() const { return m_object ? &*m_object : nullptr; }

    /// Of the field at \a column of what is written. REQUIRES: !object().
    [[nodiscard]] WrittenField field(int column, const Schema &read, const Schema &written) const;

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
    std::optional<Transformer> m_transformer;
    std::optional<ObjectMapper> m_object;
    EvaluationContext m_context;
};

/// \a source without \a rows (ascending). Its origin is that of \a source, or else \a source.
[[nodiscard]] std::shared_ptr<const RecordBatch>
withoutRows(const std::shared_ptr<const RecordBatch> &source,
            const std::vector<std::uint32_t> &rows);

} // namespace millrace
