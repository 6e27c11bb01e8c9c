// Stream and Catalog: what a source offers.
#pragma once

#include "core/catalog/syncmode.h"
#include "core/data/jsonstructure.h"
#include "core/data/schema.h"

#include <QString>
#include <QStringList>

#include <compare>
#include <map>
#include <optional>
#include <vector>

namespace millrace {

/// Names a stream. The namespace may be empty.
struct StreamId final
{
    QString nameSpace;
    QString name;

    std::strong_ordering operator<=>(const StreamId &) const = default;

    /// "namespace.name", or the name alone.
    [[nodiscard]] QString text() const
    {
        return nameSpace.isEmpty() ? name : nameSpace + u'.' + name;
    }
};

/// One readable set of rows, as discovered.
struct Stream final
{
    StreamId id;
    Schema schema;
    bool supportsIncremental = false; ///< Full refresh is always supported.
    bool sourceDefinedCursor = false; ///< The source keeps its own position; no cursor to choose.
    QString defaultCursor; ///< Field proposed (or, when source-defined, used) as cursor.
    QStringList sourceDefinedPrimaryKey; ///< Field names in key order; empty when none.
    bool isResumable = false; ///< A full refresh can go on in the middle after a failure.
    std::optional<qint64> estimatedRows;
    QString note; ///< What the person should know about the stream.
    /// What JSON fields have inside, by their names, as far as the discovery saw; a source that
    /// looks at no values leaves it empty.
    std::map<QString, std::vector<NestedField>> nestedFields{};

    bool operator==(const Stream &) const = default;
};

/// Everything a source offers, in the source's order.
struct Catalog final
{
    std::vector<Stream> streams;

    /// The stream called \a id, or null. Valid while the catalog is not changed.
    [[nodiscard]] const Stream *find(const StreamId &id) const
    {
        for (const Stream &stream : streams) {
            if (stream.id == id)
                return &stream;
        }
        return nullptr;
    }
};

} // namespace millrace
