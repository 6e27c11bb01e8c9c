// CompiledField: one row of a mapping, ready to make a column of the object's field.
#pragma once

#include "core/base/error.h"
#include "core/catalog/objectmapping.h"
#include "core/data/recordbatch.h"
#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/mappingproblem.h"
#include "core/mapping/unfitcell.h"
#include "core/mapping/valuechecks.h"
#include "core/mapping/valuefault.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// The column of a field for one batch.
struct MadeColumn final
{
    std::shared_ptr<const Column> column;
    std::vector<ValueFault> faults; ///< Ordered by row, one per row at most.
};

/// A column of the target's type, before the rules of the field had their say.
struct UnsettledColumn final
{
    std::shared_ptr<const Column> column;
    std::vector<UnfitCell> unfit; ///< Ordered by row, one per row at most.
};

/// Immutable; any thread.
class CompiledField final
{
public:
    /// Compiles the row at \a place of \a mapping for records of \a read. Its faults are appended
    /// to \a problems; the field is then not sound.
    CompiledField(const ObjectMapping &mapping, int place, const Schema &read,
                  std::vector<MappingProblem> &problems);

    [[nodiscard]] bool isSound() const { return m_isSound; }
    [[nodiscard]] const FieldMapping &mapping() const { return m_mapping; }
    /// The object's field; see writtenField() for one that is not listed.
    [[nodiscard]] const ObjectField &target() const { return m_target; }
    /// The type before the conversion; nothing for a field that is not sound.
    [[nodiscard]] std::optional<FieldType> valueType() const { return m_valueType; }
    /// For a field of the stream: its place in the schema.
    [[nodiscard]] int sourceColumn() const { return m_sourceColumn; }
    [[nodiscard]] const std::optional<CompiledExpression> &expression() const
    {
        return m_expression;
    }

    /// One value per row of \a source. A field that is not sound makes nulls.
    [[nodiscard]] MadeColumn make(const RecordBatch &source,
                                  const EvaluationContext &context) const;
    /// The same before rules. REQUIRES: isSound().
    [[nodiscard]] UnsettledColumn unsettled(const RecordBatch &source,
                                            const EvaluationContext &context) const;

private:
    void compileValue(const Schema &read, std::vector<MappingProblem> &problems);
    void compileExpression(const Schema &read, std::vector<MappingProblem> &problems);
    void compileRules(std::vector<MappingProblem> &problems);
    void refuse(std::vector<MappingProblem> &problems, const ErrorDefinition &definition,
                const QStringList &arguments, const QStringList &suggestions = {});
    /// \a text as a column of one row. Null when the field does not take it, which is a problem.
    [[nodiscard]] std::shared_ptr<const Column> fixedValue(const QString &text,
                                                           const ErrorDefinition &fault,
                                                           std::vector<MappingProblem> &problems);

    [[nodiscard]] UnsettledColumn fromSource(const RecordBatch &source) const;
    [[nodiscard]] UnsettledColumn computed(const RecordBatch &source,
                                           const EvaluationContext &context) const;
    void check(UnsettledColumn &made, std::size_t rows) const;
    void checkNulls(UnsettledColumn &made, std::size_t rows) const;
    [[nodiscard]] ValueFaultOutcome outcomeOf(const UnfitCell &cell, const Column &column) const;
    [[nodiscard]] MadeColumn settled(UnsettledColumn made, std::size_t rows) const;

    FieldMapping m_mapping;
    ObjectField m_target;
    int m_place;
    bool m_isRequired; ///< Takes no null: required, of the key, or not nullable.
    ValueChecks m_checks;
    std::optional<FieldType> m_valueType;
    int m_sourceColumn = -1;
    std::optional<CompiledExpression> m_expression;
    std::shared_ptr<const Column> m_constant; ///< One row.
    std::shared_ptr<const Column> m_fallback; ///< One row; null without a use for it.
    bool m_isSound = true;
};

} // namespace millrace
