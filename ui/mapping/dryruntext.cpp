#include "ui/mapping/dryruntext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The number of \a stream, changeable or not, for \a action.
template<typename Stream>
auto &countOf(Stream &stream, DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return stream.creates;
    case DryRunAction::Update:
        return stream.updates;
    case DryRunAction::Delete:
        return stream.deletes;
    case DryRunAction::Unchanged:
        return stream.unchanged;
    case DryRunAction::Reject:
        return stream.rejected;
    case DryRunAction::Unknown:
        break;
    }
    return stream.unknown;
}

} // namespace

QString dryRunActionTitle(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return QCoreApplication::translate("mapping", "Create");
    case DryRunAction::Update:
        return QCoreApplication::translate("mapping", "Update");
    case DryRunAction::Delete:
        return QCoreApplication::translate("mapping", "Delete");
    case DryRunAction::Unchanged:
        return QCoreApplication::translate("mapping", "Unchanged");
    case DryRunAction::Reject:
        return QCoreApplication::translate("mapping", "Reject");
    case DryRunAction::Unknown:
        return QCoreApplication::translate("mapping", "Unknown");
    }
    return {};
}

QString dryRunActionIcon(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return u"add"_s;
    case DryRunAction::Update:
        return u"edit"_s;
    case DryRunAction::Delete:
        return u"delete"_s;
    case DryRunAction::Unchanged:
        return u"check"_s;
    case DryRunAction::Reject:
        return u"error-circle"_s;
    case DryRunAction::Unknown:
        return u"help"_s;
    }
    return {};
}

ColorRole dryRunActionColor(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return ColorRole::Positive;
    case DryRunAction::Update:
        return ColorRole::Info;
    case DryRunAction::Delete:
        return ColorRole::Warning;
    case DryRunAction::Reject:
        return ColorRole::Negative;
    case DryRunAction::Unchanged:
    case DryRunAction::Unknown:
        break;
    }
    return ColorRole::TextMuted;
}

qint64 dryRunCount(const DryRunStream &stream, DryRunAction action)
{
    return countOf(stream, action);
}

DryRunStream withLeftOut(DryRunStream stream, const std::set<std::string> &leftOut)
{
    for (DryRunSample &sample : stream.samples) {
        const bool isLeftOut = leftOut.contains(sample.mark);
        if (isLeftOut == sample.isLeftOut)
            continue;
        sample.isLeftOut = isLeftOut;
        countOf(stream, sample.action) += isLeftOut ? -1 : 1;
        stream.leftOut += isLeftOut ? 1 : -1;
    }
    return stream;
}

} // namespace millrace
