// RejectedRule: the fix of a group of rejected records as a part of the connection.
#pragma once

#include "core/mapping/expression/evaluatedcolumn.h"
#include "core/model/connection.h"
#include "core/store/rejectedselection.h"

#include <functional>

namespace millrace {

/// What changes about one field. Only what is set changes.
struct RejectedRule final
{
    StreamId stream;
    QString field; ///< Of the object for a mapped stream, else as the source names it.
    // For a stream mapped to an object:
    std::optional<QString> expression{}; ///< The field gets this value from now on.
    std::optional<ValueRule> onNull{};
    std::optional<ValueRule> onUnfit{};
    std::optional<QString> fallback{}; ///< For ValueRule::Default.
    // For a stream that becomes a table:
    bool isWrittenAsText = false; ///< The column becomes text, which takes every value.
};

/// What can be made a rule for a field, and what cannot.
struct RuleChoices final
{
    bool takesExpression = false;
    bool takesValueRules = false; ///< onNull, onUnfit and fallback.
    bool takesText = false; ///< isWrittenAsText.
    QString remark; ///< One or two sentences on what there is for such a stream.
};
[[nodiscard]] RuleChoices ruleChoices(const Connection &connection, const StreamId &stream,
                                      const QString &field);

/// \a connection with the rule, checked and to be saved with ConnectionRepository. Errors are of
/// kind Configuration: "rejected.stream_gone", "rejected.rule_impossible", and what
/// mappingProblems() and validate() find.
[[nodiscard]] Result<Connection> withRule(const Connection &connection, const RejectedRule &rule);

/// The rules that do to every record what setting the source field \a field to \a expression did
/// to some: one for each field of the object that is filled from it. "rejected.rule_impossible"
/// where a field is computed from it in another way.
[[nodiscard]] Result<std::vector<RejectedRule>> rulesOfEdit(const Connection &connection,
                                                            const StreamId &stream,
                                                            const QString &field,
                                                            const QString &expression);

/// What a rule would do for open records. A plain value.
struct RuleEffect final
{
    qint64 looked = 0; ///< The sum of the five below.
    qint64 healed = 0; ///< Refused or changed as the connection is, and written whole by the rule.
    qint64 refused = 0; ///< Still refused or changed.
    qint64 undecided = 0; ///< The destination refused them; only a retry can tell.
    qint64 leftOut = 0; ///< Not open, or without values.
    qint64 worse = 0; ///< Refused by the rule, but not as the connection is.
};

/// Tries \a changed, which withRule() made of \a connection, with the stored source records of
/// \a selection, a thousand at a time; \a observer is told the numbers so far, on the calling
/// thread. Nothing is sent or stored. Error: cancelled.
[[nodiscard]] Result<RuleEffect>
ruleEffect(const RejectedStore &store, const Connection &connection, const Connection &changed,
           const RejectedSelection &selection, const EvaluationContext &context,
           const Cancellation &cancellation,
           const std::function<void(const RuleEffect &)> &observer = {});

} // namespace millrace
