// CatalogDiff: what a new discovery changes, and the person's choices carried over to it.
#pragma once

#include "core/catalog/configuredcatalog.h"

namespace millrace {

enum class ChangeKind {
    Unchanged,
    Added,
    Removed,
    Changed, ///< The type of a field; or a stream with at least one changed part.
};

/// One field that is not as it was.
struct FieldChange final
{
    Field field; ///< As discovered now; as it was, when removed.
    ChangeKind kind = ChangeKind::Unchanged;
    FieldType formerType = FieldType::String; ///< Of a changed field.
    int formerPosition = 0; ///< Of a removed field.

    bool operator==(const FieldChange &) const = default;
};

/// One stream, and how it differs from before.
struct StreamChange final
{
    StreamId id;
    ChangeKind kind = ChangeKind::Unchanged;
    std::vector<FieldChange> fields; ///< The differing ones, in the new order, removed ones last.
    bool isKeyChanged = false; ///< The source defines another primary key than before.
    QStringList formerKey;

    [[nodiscard]] ChangeKind kindOf(const QString &fieldName) const;
    bool operator==(const StreamChange &) const = default;
};

/// A choice that the new discovery makes impossible. Nothing of the stream can run before it is
/// mended.
struct BrokenChoice final
{
    enum class Kind {
        CursorRemoved, ///< The cursor of an incremental stream.
        KeyRemoved, ///< A field of the key of a stream that keeps one row per key.
        KeyChanged, ///< The source defines a key of other fields than the chosen one.
    };
    Kind kind;
    QString field; ///< The removed field; empty for KeyChanged.

    bool operator==(const BrokenChoice &) const = default;
};

/// Compares \a now with \a before, the same stream as it was.
[[nodiscard]] StreamChange difference(const Stream &before, const Stream &now);

/// Compares two discoveries: the streams of \a now in its order, then the removed ones.
[[nodiscard]] std::vector<StreamChange> difference(const Catalog &before, const Catalog &now);

/// The stream of \a choice as discovered now, all choices as they were: a chosen field that is
/// gone stays chosen, so that the loss can be shown and mended. A choice that follows the source
/// (all fields, the source's own key) goes on following it.
[[nodiscard]] ConfiguredStream merged(const ConfiguredStream &choice, const Stream &now);

/// What \a change breaks of \a choice, which has the stream as discovered now.
[[nodiscard]] std::vector<BrokenChoice> brokenChoices(const ConfiguredStream &choice,
                                                      const StreamChange &change);

} // namespace millrace
