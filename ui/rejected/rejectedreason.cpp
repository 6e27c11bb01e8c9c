#include "ui/rejected/rejectedreason.h"

#include <QCoreApplication>

namespace millrace {

namespace {

struct RejectedReasonText final
{
    Q_DECLARE_TR_FUNCTIONS(RejectedReasonText)
};

} // namespace

QString reasonTitle(const QString &code)
{
    if (code == QLatin1StringView("value_does_not_fit"))
        return RejectedReasonText::tr("value does not fit");
    QString words = code.section(u'.', -1);
    return words.replace(u'_', u' ');
}

QString reasonHint(const QString &code, RejectedOutcome outcome)
{
    if (outcome != RejectedOutcome::Rejected)
        return RejectedReasonText::tr(
            "The row was written. Mend the value at the source, or give the field a type it "
            "fits.");
    if (code == QLatin1StringView("value_does_not_fit"))
        return RejectedReasonText::tr(
            "Edit the record and retry it, make the fix a rule, or mend the value at the source, "
            "from where the next run takes the row.");
    return RejectedReasonText::tr(
        "Edit the record and retry it, make the fix a rule, or mend the row at the source, from "
        "where the next run takes it.");
}

QString outcomeTitle(RejectedOutcome outcome)
{
    switch (outcome) {
    case RejectedOutcome::Rejected:
        return RejectedReasonText::tr("Not written");
    case RejectedOutcome::Nulled:
        return RejectedReasonText::tr("Written without the value");
    case RejectedOutcome::Truncated:
        return RejectedReasonText::tr("Written with a shortened value");
    case RejectedOutcome::Defaulted:
        return RejectedReasonText::tr("Written with the default value");
    }
    return {};
}

QString rejectedStatusTitle(RejectedStatus status)
{
    switch (status) {
    case RejectedStatus::Open:
        return RejectedReasonText::tr("Open");
    case RejectedStatus::Fixed:
        return RejectedReasonText::tr("Fixed");
    case RejectedStatus::Ignored:
        return RejectedReasonText::tr("Ignored");
    case RejectedStatus::Superseded:
        return RejectedReasonText::tr("Superseded");
    }
    return {};
}

QString rejectedEventTitle(RejectedEventKind kind)
{
    switch (kind) {
    case RejectedEventKind::Edited:
        return RejectedReasonText::tr("edited");
    case RejectedEventKind::EditUndone:
        return RejectedReasonText::tr("original put back");
    case RejectedEventKind::RefusedAgain:
        return RejectedReasonText::tr("refused again");
    case RejectedEventKind::Fixed:
        return RejectedReasonText::tr("written");
    case RejectedEventKind::Superseded:
        return RejectedReasonText::tr("superseded: a newer version of its key was written");
    case RejectedEventKind::Ignored:
        return RejectedReasonText::tr("ignored");
    case RejectedEventKind::Reopened:
        return RejectedReasonText::tr("opened again");
    case RejectedEventKind::ValuesDeleted:
        return RejectedReasonText::tr("stored values deleted");
    case RejectedEventKind::Replaced:
        return RejectedReasonText::tr("superseded: all rows were read again, the table replaced");
    case RejectedEventKind::Cleared:
        return RejectedReasonText::tr("superseded: the stream was cleared");
    }
    return {};
}

} // namespace millrace
