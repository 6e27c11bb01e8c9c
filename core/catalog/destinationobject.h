// DestinationObject: something a destination has of its own, with fields that are given.
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace millrace {

/// What is done with the records of an object (behaviour §1.4 and §7).
enum class ObjectOperation {
    Insert, ///< New records; nothing is recognised.
    Upsert, ///< The record with the same matching key is changed, else one is made.
    Update, ///< The record with the same matching key is changed; without one the row is rejected.
    SoftDelete, ///< The record with the same matching key is marked as deleted; it can come back.
    HardDelete, ///< The record with the same matching key is removed for good.
};

inline constexpr std::array s_objectOperations{
    ObjectOperation::Insert,     ObjectOperation::Upsert,     ObjectOperation::Update,
    ObjectOperation::SoftDelete, ObjectOperation::HardDelete,
};

/// "insert", "upsert", "update", "soft_delete", "hard_delete".
[[nodiscard]] QString objectOperationName(ObjectOperation operation);
[[nodiscard]] std::optional<ObjectOperation> objectOperationFromName(const QString &name);

/// One value a field with a fixed list takes.
struct ObjectChoice final
{
    QString value; ///< As it is sent.
    QString title; ///< As the destination shows it; may be empty.

    bool operator==(const ObjectChoice &) const = default;
};

/// A field of an object. A field that is not nullable takes no null in any operation.
struct ObjectField final
{
    Field field; ///< Name as it is sent, type, note.
    QString title{}; ///< As the destination shows it; may be empty.
    bool isReadOnly = false; ///< Shown, never written.
    bool isUnique = false;
    std::optional<qint64> maximumLength{}; ///< Characters of a text.
    std::vector<ObjectChoice> choices{}; ///< Empty: any value of the type.
    bool takesSeveralChoices = false; ///< A text of choices with semicolons between them.
    QString format{}; ///< "email", "uri", "phone" or empty.

    bool operator==(const ObjectField &) const = default;
};

/// An operation an object offers.
struct OperationOffer final
{
    ObjectOperation operation = ObjectOperation::Insert;
    /// The sets of fields a record can be recognised by; exactly one set is chosen. Empty where
    /// nothing is recognised.
    std::vector<QStringList> matchingKeys{};
    QStringList requiredFields{}; ///< Must be mapped, beside the chosen matching key.

    bool operator==(const OperationOffer &) const = default;
};

/// An object, such as the contacts of a CRM or a table that exists. Records are fitted to its
/// fields; nothing about it is made or altered.
struct DestinationObject final
{
    QString nameSpace{}; ///< The schema of a table; else empty.
    QString name; ///< As the destination knows it.
    QString title{}; ///< As the destination shows it; may be empty.
    std::vector<ObjectField> fields{};
    std::vector<OperationOffer> operations{};
    bool takesOtherFields = false; ///< Fields that are not listed may be sent too, of any type.

    bool operator==(const DestinationObject &) const = default;

    /// "namespace.name", or the name alone.
    [[nodiscard]] QString text() const
    {
        return nameSpace.isEmpty() ? name : nameSpace + u'.' + name;
    }
    /// The field called \a fieldName, or null. Valid while the object is not changed.
    [[nodiscard]] const ObjectField *find(const QString &fieldName) const;
    /// What is offered for \a operation, or null. Valid while the object is not changed.
    [[nodiscard]] const OperationOffer *offer(ObjectOperation operation) const;
};

/// The JSON form, stable and documented in docs/json.md.
[[nodiscard]] QJsonObject toJson(const DestinationObject &object);
/// Malformed JSON is an error of kind Configuration.
[[nodiscard]] Result<DestinationObject> destinationObjectFromJson(const QJsonObject &json);

} // namespace millrace
