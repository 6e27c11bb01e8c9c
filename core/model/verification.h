// Verification: what a comparison of source and destination found.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/catalog/stream.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace millrace {

/// How a row differs.
enum class RowDifferenceKind {
    Missing, ///< At the source, not at the destination.
    Extra, ///< At the destination, not at the source.
    Different, ///< At both, with other values.
};
/// "missing", "extra" or "different".
[[nodiscard]] QString rowDifferenceKindName(RowDifferenceKind kind);

/// One field of a row at both ends, as people see it. Nothing: null, or no row.
struct ComparedField final
{
    QString field;
    std::optional<QString> source;
    std::optional<QString> destination;

    bool operator==(const ComparedField &) const = default;
};

/// One row as an example. Its values are data: they are shown and never logged.
struct RowDifference final
{
    RowDifferenceKind kind = RowDifferenceKind::Different;
    QString key; ///< The values of the key; of the first fields where there is none.
    bool isNewer = false; ///< Its cursor is above everything the destination has.
    /// The fields that differ; all of a row that is at one end alone.
    std::vector<ComparedField> fields;
    /// It changed each time it was read: no values stand beside each other, and fields is empty.
    bool hasChanged = false;

    bool operator==(const RowDifference &) const = default;
};

/// One stream. sourceRows are the sum of equal, missing, different and superseded;
/// destinationRows of equal, extra, different and history.
struct VerifiedStream final
{
    StreamId stream;
    QString table; ///< Where it lands.
    QStringList key; ///< The fields rows are told apart by; empty: by all of their values.
    qint64 sourceRows = 0; ///< As they would be written: without filtered and rejected ones.
    qint64 destinationRows = 0;
    qint64 equal = 0;
    qint64 missing = 0;
    qint64 extra = 0;
    qint64 different = 0;
    qint64 newer = 0; ///< Of missing and different: changed at the source after the last run.
    /// Of missing, extra and different: in key ranges that changed each time they were read.
    qint64 changing = 0;
    qint64 superseded = 0; ///< Older versions of a key at the source.
    qint64 history = 0; ///< Older versions at the destination, which the mode keeps.
    qint64 filtered = 0; ///< Left out by a transformation.
    qint64 rejected = 0; ///< Rejected by the rules of the connection.
    QString sourceChecksum; ///< Of all rows in any order; equal for equal rows.
    QString destinationChecksum;
    QStringList notes; ///< One sentence each.
    std::vector<RowDifference> examples; ///< The first of each kind.
    std::optional<Error> error{}; ///< Why the stream could not be compared.

    [[nodiscard]] qint64 differences() const { return missing + extra + different; }
    /// Compared to the end, and nothing differs.
    [[nodiscard]] bool agrees() const { return !error && differences() == 0; }
};

/// What came of all streams of a connection. A plain value.
struct Verification final
{
    TimePoint startedAt;
    TimePoint endedAt;
    bool isAfterRun = false; ///< It followed a run by itself.
    std::vector<VerifiedStream> streams;

    [[nodiscard]] bool agrees() const;
};

/// One sentence with numbers alone: "3 of 1,000 rows are missing at the destination, …".
[[nodiscard]] QString verificationSentence(const VerifiedStream &stream);
/// The same about all streams.
[[nodiscard]] QString verificationSentence(const Verification &verification);

/// Stable; documented in docs/json.md.
[[nodiscard]] QJsonObject toJson(const VerifiedStream &stream);
[[nodiscard]] QJsonObject toJson(const Verification &verification);
[[nodiscard]] Result<Verification> verificationFromJson(const QJsonObject &json);

} // namespace millrace
