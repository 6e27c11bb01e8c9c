// StreamChoice: what the person chose for one stream, chosen or not.
#pragma once

#include "core/catalog/catalogdiff.h"
#include "core/catalog/syncmodechoice.h"
#include "core/mapping/mappingproblem.h"

#include <QHash>

#include <memory>

namespace millrace {

/// ConfiguredStream without the stream; kept for streams that are not selected too, so that
/// nothing is lost by taking the tick away and setting it again.
struct StreamChoice final
{
    bool isSelected = false;
    SyncMode mode;
    QString cursorField;
    QStringList primaryKey;
    QStringList selectedFields; ///< Empty: all, new ones included.
    std::optional<NewFields> newFields; ///< Nothing: see newFieldsOf().
    QString destinationName;
    QString filter;
    QString cursorStart;
    std::optional<qint64> rowLimit;
    FieldRules fieldRules; ///< Of fields that are gone too, as long as this is edited.
    std::optional<QString> destinationNamespace{}; ///< Nothing: as the connection says.
    std::vector<Transformation> transformations{};
    std::optional<ObjectMapping> mapping; ///< Edited by the mapping step, not by the tree.

    bool operator==(const StreamChoice &) const = default;
};

class StreamSample;

/// What follows from the chosen names of fields, worked out when it is first looked at.
struct FieldNameCache final
{
    QHash<QString, QString> planned; ///< Names at the destination, by the fields' own.
    std::optional<QMap<QString, FieldNameFault>> faults;
};

/// What keeps a mapping from being run, worked out when it is first asked for.
struct MappingFaults final
{
    ObjectMapping mapping; ///< Whose problems these are.
    Schema read;
    std::vector<MappingProblem> problems;
};

/// A stream and all that is known and chosen of it.
struct StreamEntry final
{
    Stream stream; ///< As discovered last.
    StreamChoice choice;
    StreamChange change; ///< Against the discovery before.
    QString plannedName; ///< At the destination; empty until it was worked out.
    bool isNameTaken = false; ///< Another selected stream would write there too.
    std::shared_ptr<const StreamSample> sample; ///< Null until one was read.
    mutable FieldNameCache fieldNames; ///< Emptied when stream or choice change.
    mutable std::optional<MappingFaults> mappingFaults; ///< See mappingProblemsOf().
    bool isSeen = true; ///< By the discovery that is on.
    bool isProposed = false; ///< The mode follows answers and destination; nobody chose it.
};

/// The fields of \a read that \a mapping uses, in expressions too.
[[nodiscard]] QStringList mappedFields(const ObjectMapping &mapping, const Schema &read);
/// What keeps the mapping of \a entry from being run; nothing when it has none. Many ask for it
/// after each key, so it is worked out once for a mapping.
[[nodiscard]] const std::vector<MappingProblem> &mappingProblemsOf(const StreamEntry &entry);
/// Selects what the mapping of \a stream uses: that has to be read, whatever the ticks say.
void readMapped(ConfiguredStream &stream);

[[nodiscard]] StreamChoice choiceOf(const ConfiguredStream &stream);
[[nodiscard]] ConfiguredStream configuredStream(const StreamEntry &entry);

} // namespace millrace
