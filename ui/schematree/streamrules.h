// StreamRules: what holds for a stream and its fields: locks, faults, selection.
#pragma once

#include "core/model/connection.h"
#include "ui/schematree/streamchoice.h"

namespace millrace {

/// The columns of the schema tree.
enum class SchemaColumn {
    Name, ///< With the tick.
    Type,
    Mode,
    Cursor,
    Key,
    Destination,
    NewFields, ///< What becomes of fields that the source adds.
    Rows,
};
inline constexpr int s_schemaColumnCount = static_cast<int>(SchemaColumn::Rows) + 1;

/// Why something may not be changed.
enum class SchemaLock {
    None,
    CursorField, ///< The field is the cursor, so it always comes along.
    KeyField,
    ChangeTracking, ///< A field the source adds to say what happened to the row.
    SourceDefined, ///< Cursor or key are the source's own.
    NoIncrementalReading, ///< There is no cursor to choose.
    Gone,
};

enum class SchemaFault {
    NothingSelected,
    ModeImpossible,
    CursorMissing,
    CursorGone,
    KeyMissing,
    KeyGone,
    KeyChanged,
    NoFieldLeft,
    StreamGone,
    NameTaken,
    TypeImpossible, ///< The source has another type now, without a way to the chosen one.
    TransformationInvalid, ///< A run would stop at it.
    FieldNameTaken, ///< Two fields would be written under one name, or it is reserved.
};

/// Something that keeps the choices from being run.
struct SchemaProblem final
{
    SchemaFault fault = SchemaFault::NothingSelected;
    StreamId stream; ///< Empty for NothingSelected.
    SchemaColumn column = SchemaColumn::Name; ///< Where to mend it.
    QString field; ///< The lost field, or the one at fault; may be empty.
    QString text; ///< What is wrong, one sentence.
    QString fix; ///< What to do, one sentence.
};

/// The cursor in force, see ConfiguredStream::effectiveCursor().
[[nodiscard]] QString effectiveCursor(const StreamEntry &entry);
[[nodiscard]] QStringList effectiveKey(const StreamEntry &entry);
[[nodiscard]] bool hasCursor(const StreamEntry &entry);

[[nodiscard]] bool isFieldSelected(const StreamEntry &entry, const QString &field);
/// How much of a selected stream comes along.
[[nodiscard]] Qt::CheckState selectionOf(const StreamEntry &entry);
/// The choice with \a fields selected or not; locked fields stay selected.
[[nodiscard]] StreamChoice withFields(const StreamEntry &entry, const QStringList &fields,
                                      bool isSelected);

/// See newFieldsOf() of a configured stream.
[[nodiscard]] std::optional<NewFields> newFieldsOf(const StreamEntry &entry,
                                                   SchemaChangePolicy policy);

[[nodiscard]] SchemaLock fieldLock(const StreamEntry &entry, const QString &field);
/// Why \a field has to be written as the source has it.
[[nodiscard]] SchemaLock fieldRulesLock(const StreamEntry &entry, const QString &field);
[[nodiscard]] SchemaLock cursorLock(const StreamEntry &entry);
[[nodiscard]] SchemaLock keyLock(const StreamEntry &entry);

/// The faults of \a entry, empty when it is not selected.
[[nodiscard]] QList<SchemaProblem>
problemsOf(const StreamEntry &entry, const std::vector<DestinationSyncMode> &destinationModes);

} // namespace millrace
