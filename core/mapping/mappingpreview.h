// MappingPreview: the first records as they are read and as they would be sent, side by side.
#pragma once

#include "core/mapping/mappingproblem.h"
#include "core/mapping/objectmapper.h"
#include "core/mapping/samplerows.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// A value of a record that would be sent. A plain value.
struct PreviewCell final
{
    enum class State {
        Same, ///< The source's value.
        Converted, ///< It reads differently as the type of the field.
        Computed, ///< A constant, or the result of an expression.
        Filled, ///< FieldMapping::fallback for a null.
        Altered, ///< By a rule for a value that does not fit; reason says why.
        Rejected, ///< The record is not sent because of this value; reason says why.
        Broken, ///< The row of the mapping does not compile.
    };

    QString text; ///< As shown to people; long values are cut and end in "…". Empty for null.
    bool isNull = false;
    State state = State::Same;
    QString code; ///< For Altered and Rejected: a valueFaultCode().
    QString reason; ///< The same as a sentence.
    QString original; ///< For Altered and Rejected: the value that does not fit.
};

/// Made anew for every change of the mapping: of() maps all rows at once (100 rows of 100 fields
/// take a few milliseconds). Immutable; safe from any thread.
class MappingPreview final
{
public:
    /// Rows shown beside the table.
    static constexpr int usualRows = 100;

    /// The first \a rows of \a sample. Rows of the mapping that do not compile are Broken, the
    /// others are computed all the same. The mapping may be incomplete.
    [[nodiscard]] static MappingPreview of(const ObjectMapping &mapping, const SampleRows &sample,
                                           int rows, const EvaluationContext &context);

    /// The schema of the records that are read.
    [[nodiscard]] const Schema &readSchema() const { return *m_sample.schema; }
    [[nodiscard]] const ObjectMapping &mapping() const { return m_mapper.mapping(); }
    [[nodiscard]] int rowCount() const { return m_rowCount; }

    /// The value of a field of readSchema(), for people; nothing for null.
    [[nodiscard]] std::optional<QString> sourceText(int row, int column) const;
    /// The value for the field at \a place of ObjectMapping::fields.
    [[nodiscard]] PreviewCell cell(int row, int place) const;
    [[nodiscard]] bool isRejected(int row) const;
    /// Whether a value of the record was refused or altered.
    [[nodiscard]] bool hasProblem(int row) const;
    /// Why, one sentence for each value, with the name of the field.
    [[nodiscard]] QStringList problems(int row) const;
    /// The numbers of the rows with a problem, ascending.
    [[nodiscard]] std::vector<int> rowsWithProblems() const;

    /// How the value came about, step by step.
    [[nodiscard]] CellExplanation explain(int row, int place) const;

private:
    /// A batch of the sample and what became of it.
    struct Part final
    {
        int firstRow = 0;
        std::shared_ptr<const RecordBatch> read;
        MappedRecords mapped;
    };

    MappingPreview(ObjectMapper mapper, SampleRows sample, EvaluationContext context);
    [[nodiscard]] const Part &partOf(int row) const;
    [[nodiscard]] const ValueFault *fault(int row, int place) const;

    ObjectMapper m_mapper;
    SampleRows m_sample;
    EvaluationContext m_context;
    std::vector<Part> m_parts;
    int m_rowCount = 0;
};

} // namespace millrace
