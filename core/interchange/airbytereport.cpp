#include "core/interchange/airbytereport.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ReportText final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteReport)
};

} // namespace

QString importOutcomeName(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::Taken:
        return u"taken"_s;
    case ImportOutcome::Changed:
        return u"changed"_s;
    case ImportOutcome::Decision:
        return u"decision"_s;
    case ImportOutcome::LeftOut:
        break;
    }
    return u"left_out"_s;
}

QString importOutcomeText(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::Taken:
        return ReportText::tr("Came over");
    case ImportOutcome::Changed:
        return ReportText::tr("Came over with a change");
    case ImportOutcome::Decision:
        return ReportText::tr("Needs a decision");
    case ImportOutcome::LeftOut:
        break;
    }
    return ReportText::tr("Left out");
}

QString importedKindName(ImportedKind kind)
{
    switch (kind) {
    case ImportedKind::Source:
        return u"source"_s;
    case ImportedKind::Destination:
        return u"destination"_s;
    case ImportedKind::Connection:
        return u"connection"_s;
    case ImportedKind::Stream:
        return u"stream"_s;
    case ImportedKind::File:
        break;
    }
    return u"file"_s;
}

QString importedKindText(ImportedKind kind)
{
    switch (kind) {
    case ImportedKind::Source:
        return ReportText::tr("source");
    case ImportedKind::Destination:
        return ReportText::tr("destination");
    case ImportedKind::Connection:
        return ReportText::tr("connection");
    case ImportedKind::Stream:
        return ReportText::tr("stream");
    case ImportedKind::File:
        break;
    }
    return ReportText::tr("file");
}

int AirbyteReport::count(ImportOutcome outcome) const
{
    return static_cast<int>(std::ranges::count(items, outcome, &ImportedItem::outcome));
}

QString AirbyteReport::summary() const
{
    const QLocale locale;
    return ReportText::tr("%1 came over, %2 with a change, %3 need a decision, %4 left out.")
        .arg(locale.toString(count(ImportOutcome::Taken)),
             locale.toString(count(ImportOutcome::Changed)),
             locale.toString(count(ImportOutcome::Decision)),
             locale.toString(count(ImportOutcome::LeftOut)));
}

QJsonObject toJson(const AirbyteReport &report)
{
    QJsonArray items;
    for (const ImportedItem &item : report.items) {
        QJsonObject json{{u"outcome"_s, importOutcomeName(item.outcome)},
                         {u"kind"_s, importedKindName(item.kind)},
                         {u"name"_s, item.name},
                         {u"place"_s, item.place}};
        if (!item.reason.isEmpty())
            json.insert("reason"_L1, item.reason);
        if (!item.nextStep.isEmpty())
            json.insert("next_step"_L1, item.nextStep);
        items.append(json);
    }
    QJsonObject counts;
    for (const auto outcome : {ImportOutcome::Taken, ImportOutcome::Changed,
                               ImportOutcome::Decision, ImportOutcome::LeftOut})
        counts.insert(importOutcomeName(outcome), report.count(outcome));
    return {{u"items"_s, items}, {u"counts"_s, counts}};
}

} // namespace millrace
