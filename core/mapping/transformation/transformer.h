// Transformer: the transformations of a stream, compiled for the batches of one schema.
#pragma once

#include "core/catalog/transformedfields.h"
#include "core/mapping/transformation/transformationstep.h"

#include <map>

namespace millrace {

/// The keys of encryptions in plain text. A plain value; it is kept in memory alone.
struct TransformationKeys final
{
    std::map<int, QString> keys{}; ///< By the place of the transformation.
    /// For looking only: a key that is not here is made up.
    bool areMadeUp = false;
};

/// What people are told of a column that transformations made.
struct TransformedColumn final
{
    int origin = -1; ///< Its place among the columns before; -1: it was added.
    QString
        failure{}; ///< Why a value of it could not be made, a sentence; empty: nothing was done.
    bool isWithheld = false; ///< Hashed or encrypted; the value before is not to be repeated.
};

/// Immutable, cheap to copy; safe from any thread.
class Transformer final
{
public:
    /// \a transformations for batches of \a read. The faults of any of them are all there is then:
    /// a list with one is not run in part.
    struct Compilation;
    [[nodiscard]] static Compilation compile(const std::vector<Transformation> &transformations,
                                             const Schema &read, const TransformationKeys &keys);

    [[nodiscard]] const std::shared_ptr<const Schema> &schema() const { return m_schema; }
    [[nodiscard]] const TransformedColumn &column(int index) const
    {
        return m_columns[static_cast<std::size_t>(index)];
    }

    /// \a batch transformed; rows that are left out are missing. Its origin is \a source, whose
    /// rows have the numbers of those of \a batch.
    /// REQUIRES: the schema of \a batch is the one compiled with, and it has columns.
    [[nodiscard]] std::shared_ptr<const RecordBatch>
    apply(const RecordBatch &batch, std::shared_ptr<const RecordBatch> source,
          const EvaluationContext &context) const;

private:
    friend class TransformerCompiler;

    std::shared_ptr<const Schema> m_schema;
    std::vector<std::shared_ptr<const TransformationStep>> m_steps;
    std::vector<TransformedColumn> m_columns; ///< One per field of the schema.
};

struct Transformer::Compilation final
{
    std::optional<Transformer> transformer; ///< Set exactly when there are no faults.
    std::vector<TransformationFault> faults; ///< By place, one per place at most.
};

} // namespace millrace
