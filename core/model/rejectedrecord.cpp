#include "core/model/rejectedrecord.h"

#include "core/base/enumwords.h"

namespace millrace {

namespace {

constexpr std::array<const char *, 4> s_outcomes{"rejected", "nulled", "truncated", "defaulted"};
constexpr std::array<const char *, 4> s_statuses{"open", "fixed", "ignored", "superseded"};
constexpr std::array<const char *, 10> s_events{
    "edited",  "edit_undone", "refused_again",  "fixed",    "superseded",
    "ignored", "reopened",    "values_deleted", "replaced", "cleared"};

} // namespace

QString rejectedOutcomeName(RejectedOutcome outcome) { return wordOf(s_outcomes, outcome); }

std::optional<RejectedOutcome> rejectedOutcomeFromName(const QString &name)
{
    return valueOf<RejectedOutcome>(s_outcomes, name);
}

QString rejectedStatusName(RejectedStatus status) { return wordOf(s_statuses, status); }

std::optional<RejectedStatus> rejectedStatusFromName(const QString &name)
{
    return valueOf<RejectedStatus>(s_statuses, name);
}

QString rejectedEventName(RejectedEventKind kind) { return wordOf(s_events, kind); }

std::optional<RejectedEventKind> rejectedEventFromName(const QString &name)
{
    return valueOf<RejectedEventKind>(s_events, name);
}

} // namespace millrace
