// ObjectMapping: how the fields of a stream become the fields of a destination's object.
#pragma once

#include "core/catalog/destinationobject.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// Where the value of a field comes from.
enum class ValueOrigin {
    Field, ///< A field of the stream, by name.
    Constant, ///< The same text for every record, converted to the field's type.
    Expression, ///< Computed from the fields of the stream; see core/mapping/expression.
};
/// "field", "constant", "expression".
[[nodiscard]] QString valueOriginName(ValueOrigin origin);

/// What becomes of a record whose value cannot be written.
enum class ValueRule {
    Reject, ///< The record is rejected.
    Null, ///< The field is sent empty, and the change is recorded.
    Cut, ///< A text that is too long is cut, and the change is recorded; else as Reject.
    Default, ///< FieldMapping::fallback is sent, and the change is recorded where a value was lost.
};
/// "reject", "null", "cut", "default".
[[nodiscard]] QString valueRuleName(ValueRule rule);
[[nodiscard]] std::optional<ValueRule> valueRuleFromName(const QString &name);

/// One field of the object and its value.
struct FieldMapping final
{
    QString target; ///< The field of the object.
    ValueOrigin origin = ValueOrigin::Field;
    QString value; ///< The stream's field, the constant, or the expression.
    /// For a value that does not fit the field: type, length, choices, format, or an expression
    /// that cannot be computed.
    ValueRule onUnfit = ValueRule::Reject;
    /// For a value that is null. Null, the default, sends null; a required field or a key rejects
    /// it all the same.
    ValueRule onNull = ValueRule::Null;
    QString fallback{}; ///< For ValueRule::Default: a constant.

    bool operator==(const FieldMapping &) const = default;
};

/// All of it, for one stream. A plain value.
struct ObjectMapping final
{
    DestinationObject object{}; ///< As it was discovered.
    ObjectOperation operation = ObjectOperation::Upsert;
    QStringList
        matchingKey{}; ///< One of the sets the operation offers, by the object's field names.
    std::vector<FieldMapping> fields{}; ///< In the order they are shown; each target once.

    bool operator==(const ObjectMapping &) const = default;

    /// The mapping of the object's field \a target, or null. Valid while nothing is changed.
    [[nodiscard]] const FieldMapping *find(const QString &target) const;
    /// The fields that have to be mapped: those the operation requires and the matching key, in
    /// the order of the object.
    [[nodiscard]] QStringList requiredTargets() const;
};

/// Checks everything that can be said without the stream: object, operation, matching key, required
/// fields, unknown, read-only and doubled targets. \a stream is its name, for the message. Errors
/// are of kind Configuration.
[[nodiscard]] Result<void> validate(const ObjectMapping &mapping, const QString &stream);

/// The JSON form, stable and documented in docs/json.md.
[[nodiscard]] QJsonObject toJson(const ObjectMapping &mapping);
/// Malformed JSON is an error of kind Configuration.
[[nodiscard]] Result<ObjectMapping> objectMappingFromJson(const QJsonObject &json);

} // namespace millrace
