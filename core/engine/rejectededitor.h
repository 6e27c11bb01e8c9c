// RejectedEditor: checked edits of rejected records, one by one or a group by an expression.
#pragma once

#include "core/engine/groupedit.h"
#include "core/model/connection.h"
#include "core/store/rejectededits.h"

#include <functional>
#include <map>

namespace millrace {

/// What an edit of many records came to. A plain value.
struct EditOutcome final
{
    qint64 looked = 0; ///< The sum of the four below.
    qint64 changed = 0;
    qint64 unchanged = 0; ///< The expression gives what the field has.
    qint64 failed = 0; ///< It cannot be computed, or its value does not fit the field.
    qint64 leftOut = 0; ///< Not open, or without values.
    QString firstProblem; ///< Of the first that failed.
};

/// Edits are made to records as they stand, former edits included. Records keep their stream's
/// fields and types. Safe from any thread; what it is made with outlives it.
class RejectedEditor final
{
public:
    RejectedEditor(StateDatabase &database, Clock &clock)
        : m_database(database)
        , m_clock(clock)
    {
    }

    /// Sets fields of one record: \a values by name, each a JSON value as text. Returns the record
    /// as it is now. "rejected.field_unknown" and "rejected.value_unfit" have the field's name in
    /// Error::field ("/name"); "rejected.not_open", "rejected.values_deleted",
    /// "rejected.stream_gone" when the connection has not chosen the stream any more.
    [[nodiscard]] Result<RejectedRecord> edit(qint64 id, const std::map<QString, QString> &values);
    /// Puts the original back.
    [[nodiscard]] Result<RejectedRecord> undo(qint64 id);

    /// The first \a rows open records of \a selection before and after \a edit; changes nothing.
    /// "rejected.expression_wrong" says where, "rejected.several_streams" when the selection has
    /// more than one.
    [[nodiscard]] Result<std::vector<EditExample>> preview(const RejectedSelection &selection,
                                                           const RecordExpression &edit, int rows,
                                                           const Cancellation &cancellation) const;
    /// Edits every open record of \a selection, in transactions of a thousand. \a observer is told
    /// the numbers so far after each, on the calling thread. After a cancellation, an error, the
    /// edits made so far stay.
    [[nodiscard]] Result<EditOutcome>
    apply(const RejectedSelection &selection, const RecordExpression &edit,
          const Cancellation &cancellation,
          const std::function<void(const EditOutcome &)> &observer = {});

    /// What edit() would store of \a record, whose fields are \a schema; the same errors.
    [[nodiscard]] static Result<std::string> edited(const RejectedRecord &record,
                                                    const Schema &schema,
                                                    const std::map<QString, QString> &values);
    /// The fields of the records of \a stream, as \a connection reads it now.
    [[nodiscard]] static Result<Schema> readSchema(const Connection &connection,
                                                   const StreamId &stream);

private:
    /// Calls \a take with the examples of a page of records and how many others it had, until it
    /// returns false.
    [[nodiscard]] Result<void>
    forEachPage(const RejectedSelection &selection, const RecordExpression &edit, int pageSize,
                const Cancellation &cancellation,
                const std::function<Result<bool>(std::vector<EditExample>, qint64)> &take) const;

    StateDatabase &m_database;
    Clock &m_clock;
};

} // namespace millrace
