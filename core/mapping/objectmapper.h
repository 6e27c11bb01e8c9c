// ObjectMapper: an ObjectMapping compiled for the records of one schema.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/data/recordbatch.h"
#include "core/mapping/cellexplanation.h"
#include "core/mapping/expression/evaluatedcolumn.h"
#include "core/mapping/unfitcell.h"
#include "core/mapping/valuefault.h"

#include <memory>
#include <vector>

namespace millrace {

class CompiledField;

/// What a mapping made of one batch. Every row that was read is in \a batch or in \a rejectedRows.
struct MappedRecords final
{
    /// The records to write, with the fields of ObjectMapping::fields; changed cells have a
    /// ValueIssue. Its origin is the batch that was read.
    std::shared_ptr<const RecordBatch> batch;
    /// The same before records were taken out, one per row that was read. Values that were refused
    /// are null here.
    std::shared_ptr<const RecordBatch> whole;
    std::vector<std::uint32_t> rejectedRows; ///< Of the batch that was read, ascending.
    /// By row, then by field; those of rejected rows too.
    std::vector<ValueFault> faults;
};

/// Makes records of an object out of batches, a column at a time. Immutable, cheap to copy; safe
/// from any thread.
///
/// An empty text in a field with choices or a format counts as no value: it is written as it is,
/// and is missing where the field is required.
class ObjectMapper final
{
public:
    /// The first of mappingProblems() is the error, of kind Configuration; it names \a stream, the
    /// field, and the place in an expression.
    [[nodiscard]] static Result<ObjectMapper> compile(const ObjectMapping &mapping,
                                                      const Schema &read, const QString &stream);
    /// Whatever is wrong with \a mapping: fields that do not compile are null in every record,
    /// without a fault. For looking while it is edited.
    [[nodiscard]] static ObjectMapper compileWhatIsSound(const ObjectMapping &mapping,
                                                         const Schema &read);

    [[nodiscard]] const ObjectMapping &mapping() const { return *m_mapping; }
    /// writtenSchema() of the mapping and the records read.
    [[nodiscard]] const std::shared_ptr<const Schema> &writtenSchema() const { return m_written; }
    /// Whether the field at \a place of ObjectMapping::fields compiled.
    [[nodiscard]] bool isSound(int place) const;
    /// The type the value of the field has before it is converted; nothing when it is not sound.
    [[nodiscard]] std::optional<FieldType> valueType(int place) const;
    /// The object's field that \a place fills; writtenField() where it lists none.
    [[nodiscard]] const ObjectField &target(int place) const;

    /// REQUIRES: the schema of \a source is the one compiled with, and it has columns.
    [[nodiscard]] MappedRecords apply(const std::shared_ptr<const RecordBatch> &source,
                                      const EvaluationContext &context) const;

    /// The values for the field at \a place that do not suit it, whatever its rules make of them;
    /// nulls a default stands in for are fine. None for a field that is not sound.
    /// REQUIRES: as apply().
    [[nodiscard]] std::vector<UnfitCell> unfit(const RecordBatch &source, int place,
                                               const EvaluationContext &context) const;

    /// How the value of the field at \a place came about in \a row; for showing, not for many rows.
    /// REQUIRES: as apply().
    [[nodiscard]] CellExplanation explain(const std::shared_ptr<const RecordBatch> &source,
                                          std::size_t row, int place,
                                          const EvaluationContext &context) const;

private:
    ObjectMapper(const ObjectMapping &mapping, const Schema &read);

    std::shared_ptr<const ObjectMapping> m_mapping;
    std::shared_ptr<const Schema> m_written;
    std::vector<std::shared_ptr<const CompiledField>> m_fields;
};

} // namespace millrace
