#include "core/store/schemafindings.h"

#include "core/catalog/configuredcatalog.h"
#include "core/store/jobrows.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

namespace millrace {

namespace {

QString storedCatalog(const Catalog &catalog)
{
    QJsonArray streams;
    for (const Stream &stream : catalog.streams)
        streams.append(toJson(stream));
    return storedJson(streams);
}

Result<Catalog> catalogFromStored(const QString &text)
{
    Catalog catalog;
    for (const QJsonValue &value : arrayFromStored(text)) {
        auto stream = streamFromJson(value.toObject());
        if (!stream)
            return stream.error();
        catalog.streams.push_back(std::move(*stream));
    }
    return catalog;
}

Result<std::optional<SchemaFinding>> loadFinding(const QSqlDatabase &database,
                                                 const QString &connectionId)
{
    Statement find(database,
                   "SELECT source, found_at, catalog, reviewed, paused FROM schema_findings "
                   "WHERE connection_id = ?1");
    find.bind(1, connectionId);
    auto row = find.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<SchemaFinding>();
    SchemaFinding finding;
    finding.source = find.text(0);
    finding.foundAt = find.time(1);
    auto catalog = catalogFromStored(find.text(2));
    if (!catalog)
        return catalog.error();
    finding.catalog = std::move(*catalog);
    for (const StreamId &stream : streamsFromStored(find.text(3)))
        finding.reviewed.insert(stream);
    finding.isPaused = find.integer(4) != 0;
    return std::optional(std::move(finding));
}

Result<void> storeFinding(const QSqlDatabase &database, const QString &connectionId,
                          const SchemaFinding &finding)
{
    Statement save(database,
                   "INSERT OR REPLACE INTO schema_findings (connection_id, source, found_at, "
                   "catalog, reviewed, paused) SELECT id, ?2, ?3, ?4, ?5, ?6 FROM connections "
                   "WHERE id = ?1 RETURNING connection_id");
    save.bind(1, connectionId);
    save.bind(2, finding.source);
    save.bind(3, finding.foundAt);
    save.bind(4, storedCatalog(finding.catalog));
    save.bind(5, storedStreams({finding.reviewed.begin(), finding.reviewed.end()}));
    save.bind(6, finding.isPaused);
    auto saved = save.step();
    if (!saved)
        return saved.error();
    if (!*saved)
        return makeError(storeerrors::connectionUnknown, {connectionId});
    return {};
}

} // namespace

Result<std::optional<SchemaFinding>> SchemaFindings::find(const QString &connectionId) const
{
    return m_database.read<std::optional<SchemaFinding>>(
        [&](QSqlDatabase &database) { return loadFinding(database, connectionId); });
}

Result<void> SchemaFindings::store(const QString &connectionId, const SchemaFinding &finding)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return storeFinding(database, connectionId, finding); });
}

Result<void> SchemaFindings::markReviewed(const QString &connectionId)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        auto finding = loadFinding(database, connectionId);
        if (!finding)
            return finding.error();
        if (!*finding)
            return {};
        for (const Stream &stream : (*finding)->catalog.streams)
            (*finding)->reviewed.insert(stream.id);
        (*finding)->isPaused = false;
        return storeFinding(database, connectionId, **finding);
    });
}

} // namespace millrace
