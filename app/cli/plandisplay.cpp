#include "app/cli/plandisplay.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Mark final
{
    QString sign;
    Tone tone = Tone::Plain;
};

Mark markOf(PlannedAct act)
{
    switch (act) {
    case PlannedAct::Create:
        return {u"+"_s, Tone::Good};
    case PlannedAct::Change:
        return {u"~"_s, Tone::Warning};
    case PlannedAct::Remove:
        return {u"-"_s, Tone::Bad};
    case PlannedAct::Keep:
        break;
    }
    return {u"="_s, Tone::Faint};
}

QString changeLine(const FormChange &change)
{
    const QString path = displayText(change.path);
    if (change.from.isEmpty())
        return u"%1: %2"_s.arg(path, displayText(change.to));
    return u"%1: %2 → %3"_s.arg(path, displayText(change.from),
                                change.to.isEmpty() ? CommandText::tr("nothing")
                                                    : displayText(change.to));
}

QJsonObject toJson(const PlannedItem &item)
{
    QJsonArray values;
    for (const FormChange &change : item.values) {
        QJsonObject value{{u"path"_s, change.path}};
        if (!change.from.isEmpty())
            value.insert("from"_L1, change.from);
        if (!change.to.isEmpty())
            value.insert("to"_L1, change.to);
        values.append(value);
    }
    QJsonObject json{{u"act"_s, plannedActName(item.act)},
                     {u"kind"_s, plannedKindName(item.kind)},
                     {u"name"_s, item.name},
                     {u"values"_s, values},
                     {u"effects"_s, QJsonArray::fromStringList(item.effects)}};
    if (!item.id.isEmpty())
        json.insert("id"_L1, item.id);
    if (!item.place.isEmpty())
        json.insert("place"_L1, item.place);
    return json;
}

} // namespace

void printPlan(Output &output, const ProfilePlan &plan)
{
    for (const PlannedItem &item : plan.items) {
        if (item.act == PlannedAct::Keep)
            continue;
        const Mark mark = markOf(item.act);
        QString line = mark.sign + u' ';
        line += plannedKindName(item.kind) + u" \""_s;
        line += displayText(item.name) + u'"';
        line = output.toned(line, mark.tone);
        if (!item.place.isEmpty())
            line += output.toned(u"  "_s + displayText(item.place), Tone::Faint);
        output.line(line);
        for (const FormChange &change : item.values)
            output.line(u"    "_s + changeLine(change));
        for (const QString &effect : item.effects)
            output.line(u"    "_s + output.toned(displayText(effect), Tone::Warning));
    }
    output.line(plan.isEmpty() ? CommandText::tr("Nothing to change: %1.").arg(plan.summary())
                               : plan.summary() + u'.');
}

QJsonObject toJson(const ProfilePlan &plan)
{
    QJsonArray changes;
    for (const PlannedItem &item : plan.items) {
        if (item.act != PlannedAct::Keep)
            changes.append(toJson(item));
    }
    return {{u"changes"_s, changes},
            {u"unchanged"_s, plan.count(PlannedAct::Keep)},
            {u"remarks"_s, QJsonArray::fromStringList(plan.remarks)}};
}

} // namespace millrace
