// FieldRules: how single fields of a stream are written other than the source has them.
#pragma once

#include "core/base/result.h"
#include "core/catalog/nestedpaths.h"
#include "core/data/schema.h"

#include <QJsonObject>
#include <QMap>

namespace millrace {

/// What the person chose for single fields of a stream, named as the source names them. A plain
/// value. Rules for fields that a stream does not have say nothing.
struct FieldRules final
{
    QMap<QString, QString> names; ///< Field to its name at the destination, where it differs.
    QMap<QString, FieldType> types; ///< Field to its type at the destination, where it differs.
    /// Parts of JSON fields that are not written. What the source adds to a field comes along.
    NestedPaths leftOut{};

    bool operator==(const FieldRules &) const = default;

    [[nodiscard]] bool isEmpty() const
    {
        return names.isEmpty() && types.isEmpty() && leftOut.isEmpty();
    }
    /// What \a field is called at the destination.
    [[nodiscard]] QString nameOf(const QString &field) const { return names.value(field, field); }
    [[nodiscard]] QStringList namesOf(const QStringList &fields) const;
    /// \a field, or the fields of \a schema in their order, as the destination gets them.
    [[nodiscard]] Field applied(const Field &field) const;
    [[nodiscard]] Schema applied(const Schema &schema) const;
    /// The rules that concern fields of \a schema, without types their values cannot have and
    /// without parts of fields that are no JSON.
    [[nodiscard]] FieldRules within(const Schema &schema) const;
};

/// What keeps a field from being written under its name.
enum class FieldNameFault {
    Taken, ///< Another field is written under the same name.
    Reserved, ///< A column of this name is added to every table.
};

/// The renamed fields of \a written, the fields that are written as the source names them, that
/// cannot have their names. Names are compared exactly; what a database makes of them is its own
/// matter.
[[nodiscard]] QMap<QString, FieldNameFault> nameFaults(const FieldRules &rules,
                                                       const Schema &written);

/// Checks \a rules for the stream \a stream: every field is known to \a schema and can have its
/// type, and those of \a written have names of their own. Errors are of kind Configuration.
[[nodiscard]] Result<void> validate(const FieldRules &rules, const QString &stream,
                                    const Schema &schema, const Schema &written);

/// Puts the rules into the JSON form of a stream; see docs/json.md. Rules that say nothing leave
/// no key.
void insertInto(QJsonObject &json, const FieldRules &rules);
/// The rules in the JSON form of a stream. Malformed ones are an error of kind Configuration.
[[nodiscard]] Result<FieldRules> fieldRulesFromJson(const QJsonObject &json);

} // namespace millrace
