// ConnectionSpec: a connection as a person describes it, before discovery completes it.
#pragma once

#include "core/catalog/fieldrules.h"
#include "core/catalog/objectmapping.h"
#include "core/catalog/stream.h"
#include "core/catalog/syncmode.h"
#include "core/catalog/transformation.h"
#include "core/model/connection.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// A mapping as a person writes it; the object is described by the destination, not by the file.
struct MappingSpec final
{
    QString object; ///< DestinationObject::text(), or its name alone.
    std::optional<ObjectOperation> operation; ///< Nothing: the only one, or upsert where offered.
    QStringList matchingKey; ///< Empty: the only one the operation offers.
    std::vector<FieldMapping> fields;
    QString place; ///< Where it was said, for errors.

    bool operator==(const MappingSpec &) const = default;
};

/// One end of a connection. Without a connector the name is that of a stored endpoint.
struct EndpointSpec final
{
    QString connectorId;
    QString name;
    QJsonObject configuration;
    QString label; ///< What a path was called, for names; may be empty.
    QString streamName; ///< A file as destination names the one stream it takes; else empty.

    [[nodiscard]] bool isStored() const { return connectorId.isEmpty(); }
};

/// What is said about one stream, or about all of them. What is left out is chosen by default.
struct StreamSpec final
{
    QString name;
    std::optional<QString> nameSpace; ///< Nothing: any namespace, when the name is unique.
    std::optional<SyncMode> mode;
    QString cursor;
    QStringList primaryKey;
    QStringList fields;
    QString destinationName;
    QString filter;
    QString cursorStart;
    std::optional<qint64> rowLimit;
    FieldRules fieldRules;
    std::optional<NewFields> newFields;
    std::optional<QString> destinationNamespace;
    std::vector<Transformation> transformations;
    QString checkpoint; ///< A position as JSON, where the next run is to go on; may be empty.
    std::optional<MappingSpec> mapping; ///< Into an object of the destination.
    QString place; ///< Where it was said, for errors.
    std::optional<Stream> schema{}; ///< As it was discovered elsewhere.
};

/// What was said of a connection; what was not, one that is replaced keeps.
struct SaidOfConnection final
{
    bool isEnabled = false;
    bool schedule = false;
    bool streamSchedules = false;
    bool tags = false;
};

struct ConnectionSpec final
{
    QString name;
    EndpointSpec source;
    EndpointSpec destination;
    StreamSpec defaults; ///< Applied to every stream when \a streams is empty.
    std::vector<StreamSpec> streams; ///< Empty: all streams of the source.
    ConnectionSettings settings;
    bool isEnabled = true;
    Schedule schedule;
    /// Streams are named as StreamSpec::name is, without a namespace of their own.
    std::vector<StreamSchedule> streamSchedules{};
    QStringList tags;
    SaidOfConnection said;
    QString id{}; ///< Of the stored connection that is meant; may be empty.
};

/// The mode called \a word: a syncModeName(), the same with dashes, or a short form such as
/// "overwrite", "append", "incremental" or "dedup".
[[nodiscard]] std::optional<SyncMode> syncModeFromWord(const QString &word);
/// Every word syncModeFromWord() knows, the full names first.
[[nodiscard]] QStringList syncModeWords();

} // namespace millrace
