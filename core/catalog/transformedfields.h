// TransformedFields: what becomes of the fields of a stream on the way through its transformations.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/catalog/transformationsettings.h"

namespace millrace {

/// Where a field comes from, and what was done to its values.
struct FieldHistory final
{
    int origin = -1; ///< Its place among the fields before; -1: it was added.
    bool isHashed = false;
    bool isRandom = false; ///< Encrypted so that equal values look different.
    bool isPart = false; ///< A member of the JSON at the origin.

    bool operator==(const FieldHistory &) const = default;
};

/// A transformation that cannot be applied, and why.
struct TransformationFault final
{
    int place = 0; ///< In the list.
    Error error; ///< Of kind Configuration; its field is the key of the setting, as "/field".
};

/// The fields at one place of the list.
struct FieldStage final
{
    Schema schema;
    std::vector<FieldHistory> histories; ///< One per field.

    /// The fields of \a schema, before anything was done.
    [[nodiscard]] static FieldStage of(const Schema &schema);
};

/// \a stage after \a settings. Errors are of kind Configuration: a field is missing, a name taken
/// or reserved. What is inside expressions is not looked at.
[[nodiscard]] Result<FieldStage> applied(const TransformationSettings &settings,
                                         const FieldStage &stage);

/// The fields of \a read after \a transformations, one after the other. What cannot be applied is
/// passed over and told of.
struct TransformedFields final
{
    TransformedFields(const Schema &read, const std::vector<Transformation> &transformations);

    std::vector<FieldStage> stages; ///< Before each transformation; the last one is the outcome.
    std::vector<TransformationFault> faults; ///< By place.

    [[nodiscard]] const Schema &schema() const { return stages.back().schema; }
    /// The field that holds the values of the one at \a origin, plain or not; nothing when none
    /// does as a whole.
    [[nodiscard]] std::optional<int> fieldOf(int origin) const;
};

/// The transformations of \a stream, for the fields it reads under the names it writes them.
[[nodiscard]] TransformedFields transformedFields(const ConfiguredStream &stream);

/// The fields the transformations of \a stream begin with: those it reads, by its rules.
[[nodiscard]] Schema untransformedSchema(const ConfiguredStream &stream);

/// The names under which the key and the cursor of \a stream are written; fields that are not
/// written are left out.
[[nodiscard]] QStringList writtenPrimaryKey(const ConfiguredStream &stream);
[[nodiscard]] QString writtenCursor(const ConfiguredStream &stream);

/// The fields of the source whose values do not reach the destination as they are: hashed,
/// encrypted or dropped.
[[nodiscard]] QStringList withheldFields(const ConfiguredStream &stream);

/// Everything that keeps the transformations of \a stream from being run, but what is inside
/// expressions and keys.
[[nodiscard]] std::vector<TransformationFault> transformationFaults(const ConfiguredStream &stream);

/// \a fault as the reason why \a stream cannot run: named are the stream and the place.
[[nodiscard]] Error errorOf(const TransformationFault &fault, const ConfiguredStream &stream);

/// What \a transformation does, in a few words: "hash email".
[[nodiscard]] QString describe(const Transformation &transformation);

/// \a transformations of a stream whose field \a former is written as \a name from now on: what is
/// aimed at it follows, as far as the list names it so. Expressions are left as they are.
[[nodiscard]] std::vector<Transformation> retargeted(std::vector<Transformation> transformations,
                                                     const QString &former, const QString &name);

/// Whether transformations were added, removed or aimed at something else, so that rows written
/// before are not as they would be written now. Filters of rows do not count.
[[nodiscard]] bool areRowsTransformedDifferently(const ConfiguredStream &before,
                                                 const ConfiguredStream &after);

} // namespace millrace
