// SchemaReview: what of a changed source waits for a person, and what each choice would do.
#pragma once

#include "core/catalog/catalogdiff.h"
#include "core/model/connection.h"

#include <map>
#include <set>
#include <vector>

namespace millrace {

/// One stream that is not as the connection has it.
struct StreamReview final
{
    StreamChange change; ///< Between the choice and the source as it is now.
    QStringList key; ///< The primary key the source defines now.
    SyncMode mode; ///< Of the choice; of an added stream the one it would get.
    bool isMapped = false; ///< It fills an object of the destination by a mapping.
    QString target; ///< What it is called at the destination; empty: its own name.
    /// What the connection cannot follow without another choice, in words; most often a cursor or
    /// key that is gone.
    QStringList broken;

    [[nodiscard]] bool isBreaking() const { return !broken.isEmpty(); }
    bool operator==(const StreamReview &) const = default;
};

/// Everything that waits. A plain value.
struct SchemaReview final
{
    std::vector<StreamReview> streams; ///< In the order of the source, gone ones last.

    [[nodiscard]] bool isEmpty() const { return streams.empty(); }
    [[nodiscard]] bool isBreaking() const;
    bool operator==(const SchemaReview &) const = default;
};

/// What a person decided about one stream.
struct StreamDecision final
{
    bool isTaken = false; ///< The connection follows the source; false: it stays as it is.
    QStringList leftOut{}; ///< New fields that are known from then on and not copied.
    bool readsAgain
        = false; ///< Everything is read again, so that earlier rows have the new values.

    bool operator==(const StreamDecision &) const = default;
};

/// By stream; those that are missing stay as they are.
using SchemaDecisions = std::map<StreamId, StreamDecision>;

/// Compares what \a connection has chosen with \a discovered. A stream that is not chosen counts
/// as new unless it is among \a reviewed. \a modes are the destination's; none: not known. Pure.
[[nodiscard]] SchemaReview schemaReview(const Connection &connection, const Catalog &discovered,
                                        const std::set<StreamId> &reviewed,
                                        const std::vector<DestinationSyncMode> &modes);

/// What a person is offered first: changes of chosen streams are taken over, new fields as
/// newFieldsOf() says, new streams as the policy does, and gone streams stay.
[[nodiscard]] SchemaDecisions proposedDecisions(const SchemaReview &review,
                                                const Connection &connection);

/// What happens at the destination with one \a field of \a review, in a sentence; \a isTaken: it is
/// copied, or no longer is, from then on.
[[nodiscard]] QString fieldEffect(const StreamReview &review, const FieldChange &field,
                                  bool isTaken);
/// The same for the stream as a whole: one that is new or gone, another key, or what stays when
/// nothing is taken over.
[[nodiscard]] QString streamEffect(const StreamReview &review, const StreamDecision &decision);
/// The same for a key that changed.
[[nodiscard]] QString keyEffect(const StreamReview &review, bool isTaken);

/// What \a review says of a field or of the key, as a line: "new field phone (string)".
[[nodiscard]] QString fieldChangeText(const FieldChange &field);
[[nodiscard]] QString keyChangeText(const StreamReview &review);

} // namespace millrace
