#include "core/notices/noticewatch.h"

#include "core/engine/schemareviewing.h"
#include "core/interchange/noticestorage.h"
#include "core/notices/noticetopics.h"
#include "core/store/connectionlock.h"
#include "core/store/noticestore.h"
#include "core/store/statement.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a channels without those that lead nowhere.
NoticeChannels leading(const NoticeChannels &channels, const NoticeSettings &settings)
{
    NoticeChannels all;
    for (const NoticeChannel channel : channels) {
        if (settings.leadsAnywhere(channel))
            all.insert(channel);
    }
    return all;
}

Result<void> store(const QSqlDatabase &database, const QString &connectionId,
                   const NoticeVerdict &verdict, const NoticeSettings &settings, TimePoint now)
{
    for (const QString &topic : verdict.solved) {
        if (auto solved = solveNotices(database, connectionId, topic, now); !solved)
            return solved;
    }
    for (const JudgedNotice &judged : verdict.notices) {
        const auto stored
            = insertNotice(database, judged.notice, leading(judged.channels, settings));
        if (!stored)
            return stored.error();
    }
    return {};
}

Result<bool> isKnown(const QSqlDatabase &database, const QString &key)
{
    Statement find(database, "SELECT 1 FROM notices WHERE key = ?1");
    find.bind(1, key);
    return find.step();
}

/// A schema that somebody or a run found.
struct FoundSchema final
{
    QString connectionId;
    TimePoint foundAt;
    bool isOpen = false; ///< A notice of it is not solved.
};

Result<std::vector<FoundSchema>> loadFound(const QSqlDatabase &database)
{
    Statement select(database,
                     "SELECT s.connection_id, s.found_at, EXISTS (SELECT 1 FROM notices n "
                     "WHERE n.connection_id = s.connection_id AND n.solved_at IS NULL "
                     "AND n.key >= ?1 || '/' AND n.key < ?1 || '0') FROM schema_findings s");
    select.bind(1, QString(noticetopics::schema));
    std::vector<FoundSchema> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({select.text(0), select.time(1), select.integer(2) != 0});
    }
}

/// Whether a run found it; a person who looks needs not be told.
Result<bool> isOfRun(const QSqlDatabase &database, const FoundSchema &schema)
{
    Statement find(database,
                   "SELECT 1 FROM jobs WHERE connection_id = ?1 AND created_at <= ?2 "
                   "AND (ended_at IS NULL OR ended_at >= ?2) ORDER BY id DESC LIMIT 1");
    find.bind(1, schema.connectionId);
    find.bind(2, schema.foundAt);
    return find.step();
}

/// The connection of a schema that is to be judged; nothing for one that is not, or is gone.
Result<std::optional<ConnectionFacts>>
aboutSchema(const StateDatabase &database, const FoundSchema &schema, const NoticeRules &profile)
{
    using About = std::optional<ConnectionFacts>;
    return database.read<About>([&](QSqlDatabase &connection) -> Result<About> {
        const auto isFresh = isOfRun(connection, schema);
        if (!isFresh)
            return isFresh.error();
        if (!schema.isOpen && !*isFresh)
            return About();
        return loadAbout(connection, schema.connectionId, profile);
    });
}

QStringList linesOf(const SchemaReview &review)
{
    QStringList lines;
    for (const StreamReview &stream : review.streams) {
        const QString name = stream.change.id.text();
        if (stream.change.kind == ChangeKind::Added)
            lines << QCoreApplication::translate("notices", "%1: new stream").arg(name);
        else if (stream.change.kind == ChangeKind::Removed)
            lines << QCoreApplication::translate("notices", "%1: the stream is gone").arg(name);
        else
            for (const FieldChange &field : stream.change.fields)
                lines << name + u": "_s + fieldChangeText(field);
        if (stream.change.isKeyChanged && stream.change.kind == ChangeKind::Changed)
            lines << name + u": "_s + keyChangeText(stream);
    }
    return lines;
}

} // namespace

Result<void> NoticeWatch::look()
{
    const auto settings = storedNotices(m_services.database);
    if (!settings)
        return settings.error();
    if (auto judged = judgeEnded(*settings); !judged)
        return judged;
    if (auto judged = judgeSchemas(*settings); !judged)
        return judged;
    return judgeStanding(*settings);
}

Result<void> NoticeWatch::judgeEnded(const NoticeSettings &settings)
{
    const TimePoint now = m_services.clock.now();
    const auto has = m_services.database.read<bool>(
        [](QSqlDatabase &database) { return hasEndedRun(database); });
    if (!has)
        return has.error();
    bool isMore = *has;
    while (isMore) {
        const auto judgeOne = [&](QSqlDatabase &database) -> Result<bool> {
            const auto facts = loadEndedRun(database, settings.rules);
            if (!facts)
                return facts.error();
            if (!*facts)
                return false;
            const NoticeVerdict verdict = judged(**facts, now);
            if (auto kept = store(database, (*facts)->job.connectionId, verdict, settings, now);
                !kept)
                return kept.error();
            if (auto marked = markNoticed(database, (*facts)->job.id); !marked)
                return marked.error();
            return true;
        };
        const auto done = m_services.database.write<bool>(judgeOne);
        if (!done)
            return done.error();
        isMore = *done;
    }
    return {};
}

Result<void> NoticeWatch::judgeStanding(const NoticeSettings &settings)
{
    const TimePoint now = m_services.clock.now();
    using Findings = std::vector<Finding>;
    const auto look = [&](QSqlDatabase &database) -> Result<Findings> {
        Findings findings;
        const auto running = loadRunning(database, settings.rules);
        if (!running)
            return running.error();
        for (const RunningFacts &facts : *running) {
            const QString &id = facts.about.connection.id;
            // One whose process died is not on, whatever is stored.
            if (ConnectionLock::isHeld(m_services.profile, id))
                findings.push_back({id, judged(facts, now)});
        }
        const auto silences = loadSilences(database, settings.rules);
        if (!silences)
            return silences.error();
        for (const SilenceFacts &facts : *silences)
            findings.push_back({facts.about.connection.id, judged(facts, now)});
        const auto unsettled = loadUnsettled(database, settings.rules);
        if (!unsettled)
            return unsettled.error();
        for (const SettlingFacts &facts : *unsettled)
            findings.push_back({facts.about.connection.id, judged(facts)});
        return findings;
    };
    auto findings = m_services.database.read<Findings>(look);
    if (!findings)
        return findings.error();
    return keep(std::move(*findings), settings);
}

Result<void> NoticeWatch::judgeSchemas(const NoticeSettings &settings)
{
    const auto found = m_services.database.read<std::vector<FoundSchema>>(
        [](QSqlDatabase &database) { return loadFound(database); });
    if (!found)
        return found.error();
    const TimePoint now = m_services.clock.now();
    std::vector<Finding> findings;
    for (const FoundSchema &schema : *found) {
        const auto former = m_judgedSchemas.find(schema.connectionId);
        const bool isNew = former == m_judgedSchemas.end() || former->second != schema.foundAt;
        // To compare catalogs costs more than a look; what was settled stays so until a new
        // finding.
        if (!schema.isOpen && !isNew)
            continue;
        auto about = aboutSchema(m_services.database, schema, settings.rules);
        if (!about)
            return about.error();
        if (*about) {
            auto finding = schemaFinding(**about, now);
            if (!finding)
                return finding.error();
            if (*finding)
                findings.push_back(std::move(**finding));
        }
        m_judgedSchemas[schema.connectionId] = schema.foundAt;
    }
    return keep(std::move(findings), settings);
}

Result<std::optional<NoticeWatch::Finding>> NoticeWatch::schemaFinding(const ConnectionFacts &about,
                                                                       TimePoint now) const
{
    const QString &id = about.connection.id;
    const auto pending = SchemaReviewing(m_services).pending(id);
    // Deleted meanwhile, or not to be compared: what the database has of it is told elsewhere.
    if (!pending)
        return std::optional<Finding>();
    const QStringList lines = *pending ? linesOf((*pending)->review) : QStringList();
    const QByteArray hash
        = QCryptographicHash::hash(lines.join(u'\n').toUtf8(), QCryptographicHash::Sha1).toHex();
    return std::optional(Finding{id,
                                 judgedSchema(about, lines, *pending && (*pending)->isPaused,
                                              QString::fromLatin1(hash.first(16)), now)});
}

Result<void> NoticeWatch::keep(std::vector<Finding> findings, const NoticeSettings &settings)
{
    const auto filter = [&](QSqlDatabase &database) -> Result<bool> {
        bool isWork = false;
        for (Finding &finding : findings) {
            std::vector<JudgedNotice> fresh;
            for (JudgedNotice &judged : finding.verdict.notices) {
                const auto known = isKnown(database, judged.notice.key);
                if (!known)
                    return known.error();
                if (!*known)
                    fresh.push_back(std::move(judged));
            }
            finding.verdict.notices = std::move(fresh);
            isWork = isWork || !finding.verdict.notices.empty() || !finding.verdict.solved.empty();
        }
        return isWork;
    };
    // A write tells every follower of a change, and most looks find nothing.
    const auto isWork = m_services.database.read<bool>(filter);
    if (!isWork)
        return isWork.error();
    if (!*isWork)
        return {};
    const TimePoint now = m_services.clock.now();
    return m_services.database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const Finding &finding : findings) {
            if (auto kept = store(database, finding.connectionId, finding.verdict, settings, now);
                !kept)
                return kept;
        }
        return {};
    });
}

} // namespace millrace
