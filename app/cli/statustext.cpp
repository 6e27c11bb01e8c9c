#include "app/cli/statustext.h"

#include "app/cli/commandtext.h"

namespace millrace {

QString jobStatusText(JobStatus status)
{
    switch (status) {
    case JobStatus::Pending:
        return CommandText::tr("interrupted");
    case JobStatus::Running:
        return CommandText::tr("running");
    case JobStatus::Incomplete:
        return CommandText::tr("incomplete");
    case JobStatus::Failed:
        return CommandText::tr("failed");
    case JobStatus::Succeeded:
        return CommandText::tr("succeeded");
    case JobStatus::Cancelled:
        return CommandText::tr("cancelled");
    }
    return {};
}

QString streamStatusText(StreamStatus status)
{
    switch (status) {
    case StreamStatus::Queued:
        return CommandText::tr("queued");
    case StreamStatus::Syncing:
        return CommandText::tr("syncing");
    case StreamStatus::Synced:
        return CommandText::tr("synced");
    case StreamStatus::Incomplete:
        return CommandText::tr("incomplete");
    case StreamStatus::Failed:
        return CommandText::tr("failed");
    case StreamStatus::Cancelled:
        return CommandText::tr("cancelled");
    }
    return {};
}

QString rejectedOutcomeText(RejectedOutcome outcome)
{
    switch (outcome) {
    case RejectedOutcome::Rejected:
        return CommandText::tr("rejected", "one record");
    case RejectedOutcome::Nulled:
        return CommandText::tr("nulled", "a value written as NULL");
    case RejectedOutcome::Truncated:
        return CommandText::tr("truncated", "a value written shortened");
    case RejectedOutcome::Defaulted:
        return CommandText::tr("defaulted", "a value for which a default was written");
    }
    return {};
}

QString rejectedStatusText(RejectedStatus status)
{
    switch (status) {
    case RejectedStatus::Open:
        return CommandText::tr("open", "a rejected record");
    case RejectedStatus::Fixed:
        return CommandText::tr("fixed", "a rejected record");
    case RejectedStatus::Ignored:
        return CommandText::tr("ignored", "a rejected record");
    case RejectedStatus::Superseded:
        return CommandText::tr("superseded", "a rejected record");
    }
    return {};
}

} // namespace millrace
