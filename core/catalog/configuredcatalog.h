// ConfiguredCatalog: what the person chose to copy, and how.
#pragma once

#include "core/base/result.h"
#include "core/catalog/fieldrules.h"
#include "core/catalog/newfields.h"
#include "core/catalog/objectmapping.h"
#include "core/catalog/stream.h"
#include "core/catalog/transformation.h"

#include <QJsonObject>

namespace millrace {

/// One chosen stream.
struct ConfiguredStream final
{
    Stream stream; ///< As it was discovered.
    SyncMode mode;
    QString cursorField; ///< Used by incremental modes unless the cursor is source-defined.
    QStringList primaryKey; ///< Field names; used by the dedup modes.
    QStringList
        selectedFields; ///< Empty: all, new ones included. Cursor and key always come along.
    QString destinationName; ///< Table or object; empty: the stream's own name.
    QString filter; ///< Source-side condition, e.g. an SQL WHERE clause without the word.
    QString
        cursorStart; ///< Only rows whose cursor is at or above; used while no checkpoint exists.
    std::optional<qint64> rowLimit; ///< Rows per run at most.
    FieldRules fieldRules; ///< Of selected fields and others; say nothing beside a mapping.
    std::optional<NewFields> newFields{}; ///< Nothing: see newFieldsOf().
    /// Set where the destination has objects of its own: the fields of one are filled by it. The
    /// mode then only says how the stream is read; it appends.
    std::optional<ObjectMapping> mapping{};
    /// Where the stream lands; nothing: as the connection's settings say.
    std::optional<QString> destinationNamespace{};
    std::vector<Transformation> transformations{}; ///< In order; say nothing beside a mapping.

    bool operator==(const ConfiguredStream &) const = default;

    /// The cursor in force: source-defined, else configured, else the default; may be empty.
    [[nodiscard]] QString effectiveCursor() const;
    /// The configured key, else the source-defined one.
    [[nodiscard]] QStringList effectivePrimaryKey() const;
    /// The fields to read, in the stream's order: the selected ones plus cursor, key and every
    /// _ab_cdc_ field.
    [[nodiscard]] Schema selectedSchema() const;
    /// What the destination gets: the fields of the mapping, or else selectedSchema() by the
    /// fieldRules.
    [[nodiscard]] Schema writtenSchema() const;
};

/// The chosen streams of a connection.
struct ConfiguredCatalog final
{
    std::vector<ConfiguredStream> streams;
};

/// Checks \a stream against the rules of the wizard: a legal mode the stream supports, a key for
/// dedup, a cursor for incremental, known field names. Errors are of kind Configuration.
[[nodiscard]] Result<void> validate(const ConfiguredStream &stream);

/// Proposes mode, cursor and key for \a stream: incremental with dedup when it has a
/// source-defined cursor and key, else full refresh with overwrite. \a supported are the
/// destination's modes.
[[nodiscard]] ConfiguredStream
configuredByDefault(const Stream &stream, const std::vector<DestinationSyncMode> &supported);

/// JSON forms, stable and documented in docs/json.md; used by the store, by files and by --json.
[[nodiscard]] QJsonObject toJson(const Stream &stream);
[[nodiscard]] Result<Stream> streamFromJson(const QJsonObject &json);
[[nodiscard]] QJsonObject toJson(const ConfiguredStream &stream);
[[nodiscard]] Result<ConfiguredStream> configuredStreamFromJson(const QJsonObject &json);
[[nodiscard]] QJsonArray toJson(const ConfiguredCatalog &catalog);
[[nodiscard]] Result<ConfiguredCatalog> configuredCatalogFromJson(const QJsonArray &json);

} // namespace millrace
