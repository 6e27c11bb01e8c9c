#include "core/interchange/plannedeffects.h"

#include "core/interchange/secrettexts.h"
#include "core/model/runhookjson.h"
#include "core/model/streamschedule.h"
#include "core/store/connectionsaving.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const ConfiguredStream *find(const Connection &connection, const StreamId &id)
{
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        if (stream.stream.id == id)
            return &stream;
    }
    return nullptr;
}

/// Where a webhook leads, as far as that may be shown.
QString addressText(const RunHook &hook)
{
    if (!hook.isKept())
        return QUrl(hook.url).host();
    const QString reference = withHookReferenceTexts({{u"hooks"_s, toJson({hook})}})
                                  .value("hooks"_L1)[0]["url"_L1]
                                  .toString();
    if (hook.host.isEmpty())
        return QCoreApplication::translate("plan", "the address in %1").arg(reference);
    return QCoreApplication::translate("plan", "%1, by the address in %2")
        .arg(hook.host, reference);
}

/// A program on this computer is nothing a file should start unseen.
void tellCommands(PlannedItem &item, const std::vector<RunHook> &before,
                  const std::vector<RunHook> &after)
{
    for (const RunHook &hook : after) {
        if (std::ranges::find(before, hook) != before.end())
            continue;
        if (hook.kind == RunHookKind::Command)
            item.effects << QCoreApplication::translate(
                                "plan", "After runs the program %1 is started on this computer.")
                                .arg((QStringList{hook.program} + hook.arguments).join(u' '));
        else
            item.effects << QCoreApplication::translate("plan",
                                                        "After runs their summary is sent to %1.")
                                .arg(addressText(hook));
    }
}

void tellStreams(PlannedItem &item, const Connection &before, const Connection &after)
{
    for (const ConfiguredStream &former : before.catalog.streams) {
        const ConfiguredStream *stream = find(after, former.stream.id);
        if (stream == nullptr)
            item.effects << QCoreApplication::translate(
                                "plan",
                                "%1 is no longer copied and its checkpoint goes; its rows stay.")
                                .arg(former.stream.id.text());
        else if (isReadDifferently(former, *stream))
            item.effects << QCoreApplication::translate("plan",
                                                        "The next run reads %1 from its beginning.")
                                .arg(former.stream.id.text());
    }
}

/// The position \a spec has for \a stream; empty when it has none.
QString savedPosition(const ConnectionSpec &spec, const StreamId &stream)
{
    for (const StreamSpec &each : spec.streams) {
        const bool isMeant = each.nameSpace
            ? each.name == stream.name && *each.nameSpace == stream.nameSpace
            : each.name == stream.name || each.name == stream.text();
        if (isMeant && !each.checkpoint.isEmpty())
            return each.checkpoint;
    }
    return {};
}

} // namespace

void describeCreation(PlannedConnection &planned, const PlannedEnds &ends,
                      const ConnectionSpec &spec)
{
    const Connection &connection = planned.connection;
    PlannedItem &item = planned.item;
    item.act = PlannedAct::Create;
    QStringList streams;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        streams << stream.stream.id.text();
    const std::vector<FormChange> values{
        {u"source"_s, {}, ends.source.name},
        {u"destination"_s, {}, ends.destination.name},
        {u"streams"_s, {}, valueText(QJsonArray::fromStringList(streams))},
        {u"schedule"_s, {}, schedulesText(connection.schedule, connection.streamSchedules)}};
    item.values.insert(item.values.begin(), values.begin(), values.end());
    tellCommands(item, {}, connection.settings.hooks);
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const StreamId &id = stream.stream.id;
        const QString position = savedPosition(spec, id);
        if (position.isEmpty() || !stream.mode.isIncremental())
            continue;
        planned.positions.push_back({connection.id, id, position.toStdString()});
        item.effects << QCoreApplication::translate(
                            "plan", "The first run of %1 goes on at the checkpoint of the file.")
                            .arg(id.text());
    }
}

void describeUnasked(PlannedConnection &planned, const PlannedEnds &ends,
                     const ConnectionSpec &spec, bool isStored)
{
    PlannedItem &item = planned.item;
    item.act = isStored ? PlannedAct::Change : PlannedAct::Create;
    QStringList streams;
    for (const StreamSpec &stream : spec.streams)
        streams << (stream.nameSpace && !stream.nameSpace->isEmpty()
                        ? *stream.nameSpace + u'.' + stream.name
                        : stream.name);
    item.values = {{u"source"_s, {}, ends.source.name},
                   {u"destination"_s, {}, ends.destination.name},
                   {u"streams"_s,
                    {},
                    streams.isEmpty() ? QCoreApplication::translate("plan", "all of the source")
                                      : valueText(QJsonArray::fromStringList(streams))}};
    if (!isStored || spec.said.schedule)
        item.values.push_back({u"schedule"_s, {}, scheduleText(spec.schedule)});
    for (const Endpoint &end : planned.questions)
        item.effects << QCoreApplication::translate(
                            "plan",
                            "%1 is asked what it has before this is carried out, with the "
                            "secrets its settings refer to.")
                            .arg(end.name);
    tellCommands(item, {}, spec.settings.hooks);
}

void describeChange(PlannedConnection &planned, const Connection &before,
                    const ConnectionSpec &spec)
{
    const Connection &after = planned.connection;
    PlannedItem &item = planned.item;
    const bool hasPositions = std::ranges::any_of(
        spec.streams, [](const StreamSpec &stream) { return !stream.checkpoint.isEmpty(); });
    if (hasPositions)
        planned.remarks << QCoreApplication::translate(
                               "plan",
                               "%1: the checkpoints of the file are not taken; the connection "
                               "has its own.")
                               .arg(after.name);
    if (item.act != PlannedAct::Change)
        return;
    if (before.sourceId != after.sourceId || before.destinationId != after.destinationId)
        item.effects << QCoreApplication::translate(
            "plan", "Every stream is read from its beginning, for an end is another one.");
    else
        tellStreams(item, before, after);
    tellCommands(item, before.settings.hooks, after.settings.hooks);
}

PlannedItem removalOf(const Connection &connection, const Endpoint &destination)
{
    PlannedItem item;
    item.act = PlannedAct::Remove;
    item.kind = PlannedKind::Connection;
    item.id = connection.id;
    item.name = connection.name;
    item.effects << QCoreApplication::translate(
                        "plan",
                        "Its runs, checkpoints and rejected records are deleted; the rows it has "
                        "written stay in %1.")
                        .arg(destination.name);
    return item;
}

} // namespace millrace
