#include "ui/connections/connectionrow.h"

#include "core/model/streamschedule.h"
#include "ui/endpoints/endpointdraft.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/endpointmark.h"
#include "ui/workspace/statesentence.h"
#include "ui/workspace/workspace.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::ConnectionRow)
};

QString iconOf(const ConnectorRegistry &registry, const Endpoint &endpoint)
{
    static constexpr std::array s_categories{"file"_L1, "database"_L1, "api"_L1};
    const ConnectorInfo *info = registry.find(endpoint.connectorId);
    if (info == nullptr)
        return {};
    const auto found = std::ranges::find_if(
        s_categories, [&](QLatin1StringView name) { return info->category.startsWith(name); });
    if (found != s_categories.end())
        return *found;
    return endpoint.role == EndpointRole::Source ? u"sample"_s : u"destination"_s;
}

QString progressText(const SyncProgress &progress)
{
    // The speed is in the sentence, which is the tip.
    return Texts::tr("%1 read").arg(groupedNumber(progress.totals().read));
}

std::optional<double> fractionOf(const SyncProgress &progress)
{
    qint64 expected = 0;
    qint64 read = 0;
    for (const StreamProgress &stream : progress.streams) {
        if (!stream.estimatedRows)
            return std::nullopt;
        expected += std::max(*stream.estimatedRows, stream.counts.read);
        // What is complete counts whole: an estimate is only one.
        read += stream.status == StreamStatus::Synced
            ? std::max(*stream.estimatedRows, stream.counts.read)
            : stream.counts.read;
    }
    if (expected == 0)
        return std::nullopt;
    return static_cast<double>(read) / static_cast<double>(expected);
}

std::vector<Tag> tagsOf(const WorkspaceSnapshot &snapshot, const QStringList &names)
{
    std::vector<Tag> tags;
    for (const QString &name : names) {
        const auto found = std::ranges::find(snapshot.tags, name, &Tag::name);
        if (found != snapshot.tags.end())
            tags.push_back(*found);
    }
    return tags;
}

ConnectionRow rowOf(const Workspace &workspace, const ConnectionSummary &summary)
{
    const Connection &connection = summary.connection;
    ConnectionRow row;
    row.id = connection.id;
    row.isEnabled = connection.isEnabled;
    row.state = workspace.state(summary);
    row.sentence = workspace.stateSentence(summary);
    row.name = connection.name;
    row.source = summary.source.name;
    row.sourceIcon = iconOf(workspace.registry(), summary.source);
    row.destination = summary.destination.name;
    row.destinationIcon = iconOf(workspace.registry(), summary.destination);
    row.mark = markColor(summary.destination);
    row.isProduction = summary.destination.isProduction;
    row.schedule = schedulesText(connection.schedule, connection.streamSchedules);
    row.tags = tagsOf(*workspace.snapshot(), connection.tags);
    row.openRejected = summary.openRejected;
    if (summary.lastJob)
        row.lastRun = summary.lastJob->endedAt.value_or(summary.lastJob->createdAt);
    row.nextRun = nextRun(summary, workspace.services().clock.now());
    if (const auto place = workspace.queuePlace(connection.id))
        row.progress = Texts::tr("%1 of %2 in line").arg(place->place).arg(place->waiting);
    if (row.state == ConnectionState::Running) {
        if (const auto progress = workspace.progress(connection.id);
            progress && !isTerminal(progress->status)) {
            row.progress = progressText(*progress);
            row.fraction = fractionOf(*progress);
        }
    }
    return row;
}

ConnectionRow rowOf(const Draft &draft)
{
    ConnectionRow row;
    row.id = draft.id;
    row.isDraft = true;
    row.name = draft.name;
    row.savedAt = draft.savedAt;
    return row;
}

} // namespace

std::vector<ConnectionRow> connectionRows(const Workspace &workspace)
{
    const auto snapshot = workspace.snapshot();
    std::vector<ConnectionRow> rows;
    rows.reserve(snapshot->drafts.size() + snapshot->connections.size());
    for (const Draft &draft : snapshot->drafts) {
        if (!endpointDraft(draft))
            rows.push_back(rowOf(draft));
    }
    for (const ConnectionSummary &summary : snapshot->connections)
        rows.push_back(rowOf(workspace, summary));
    return rows;
}

std::optional<ConnectionRow> connectionRow(const Workspace &workspace, const QString &connectionId)
{
    const auto snapshot = workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(connectionId);
    if (summary == nullptr)
        return std::nullopt;
    return rowOf(workspace, *summary);
}

} // namespace millrace
