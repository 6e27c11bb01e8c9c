// Transformation: one step by which the rows of a stream change on their way.
#pragma once

#include <QJsonObject>
#include <QString>

namespace millrace {

enum class TransformationKind {
    Hash,
    Encrypt,
    RenameField,
    DropField,
    FilterRows,
    FlattenField, ///< The members of a JSON field become fields, one level deep.
    AddField, ///< A constant or an expression.
};

/// One step, applied in the order of its list: later ones see the names earlier ones gave. A plain
/// value; \c settings has the keys of the kind as docs/json.md lists them, secrets as references.
struct Transformation final
{
    TransformationKind kind = TransformationKind::DropField;
    QJsonObject settings;

    bool operator==(const Transformation &) const = default;
};

} // namespace millrace
