// StoreFixture: a profile of its own, and shorthands to fill it.
#pragma once

#include "core/store/checkpointstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/statedatabase.h"
#include "core/store/statement.h"
#include "tests/testutils/fakeclock.h"

#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace millrace::test {

/// Ends the test program with the error's text when \a result has none of a value.
template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s: %s (%s)", qUtf8Printable(result.error().code),
               qUtf8Printable(result.error().message), qUtf8Printable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

class StoreFixture final
{
public:
    /// On the profile at \a path, e.g. the one of a parent process, or on a new one.
    explicit StoreFixture(const QString &path = {})
        : profile(
            Profile::locate(path.isEmpty() ? folder.filePath(QStringLiteral("profile")) : path))
    {
        open();
    }

    void open() { database = must(StateDatabase::open(profile, clock)); }
    void close() { database.reset(); }
    void reopen()
    {
        close();
        open();
    }

    /// The error of opening the profile once more; empty when it opens.
    [[nodiscard]] QString openingError() const
    {
        const auto opened = StateDatabase::open(profile, clock);
        return opened ? QString() : opened.error().code;
    }

    Endpoint endpoint(EndpointRole role, const QString &name, const QJsonObject &values = {})
    {
        return must(EndpointRepository(*database).save(
            Endpoint{{}, role, QStringLiteral("sample"), name, values}));
    }

    [[nodiscard]] static ConfiguredStream stream(const QString &name)
    {
        ConfiguredStream configured;
        configured.stream.id.name = name;
        configured.stream.schema = Schema(
            {Field{QStringLiteral("id"), FieldType::Integer, false, {}, {}},
             Field{QStringLiteral("changed"), FieldType::TimestampWithZone, true, {}, {}}});
        configured.stream.supportsIncremental = true;
        configured.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
        configured.cursorField = QStringLiteral("changed");
        configured.primaryKey = {QStringLiteral("id")};
        return configured;
    }

    /// A stored connection with the streams "users" and "orders" and ends of its own.
    Connection connection(const QString &name)
    {
        Connection made;
        made.name = name;
        made.sourceId = endpoint(EndpointRole::Source, name + QStringLiteral(" source")).id;
        made.destinationId = endpoint(EndpointRole::Destination, name + QStringLiteral(" end")).id;
        made.catalog.streams = {stream(QStringLiteral("users")), stream(QStringLiteral("orders"))};
        return must(ConnectionRepository(*database).save(made));
    }

    /// A running job with one attempt of the streams "users" and "orders".
    Attempt attempt(const QString &connectionId)
    {
        JobRepository jobs(*database);
        const Job job = must(jobs.create(connectionId, JobTrigger::Manual, clock.now()));
        must(jobs.setStatus(job.id, JobStatus::Running, clock.now()));
        std::vector<StreamResult> streams(2);
        streams[0].stream.name = QStringLiteral("users");
        streams[1].stream.name = QStringLiteral("orders");
        return must(jobs.startAttempt(job.id, clock.now(), streams));
    }

    /// The only number \a sql selects, from the writing connection.
    [[nodiscard]] qint64 number(const char *sql) const
    {
        return must(database->write<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
            Statement select(connection, sql);
            auto row = select.step();
            if (!row)
                return row.error();
            return select.integer(0);
        }));
    }

    /// Runs \a sql as one write.
    Result<void> run(const char *sql)
    {
        return database->write<void>(
            [&](QSqlDatabase &connection) { return execute(sqliteHandle(connection), sql); });
    }

    QTemporaryDir folder;
    FakeClock clock;
    Profile profile;
    std::unique_ptr<StateDatabase> database;
};

inline RejectedRecord rejected(const QString &code, const QString &field, std::string value)
{
    RejectedRecord record;
    record.code = code;
    record.field = field;
    record.message = QStringLiteral("does not fit");
    record.sourceRecord = R"({"v":")" + value + R"("})";
    record.value = std::move(value);
    return record;
}

/// Counts of \a read rows of which \a refused were rejected.
inline StreamCounts flushed(qint64 read, qint64 refused = 0)
{
    StreamCounts counts;
    counts.read = read;
    counts.written = read - refused;
    counts.rejected = refused;
    counts.readBytes = read * 8;
    return counts;
}

} // namespace millrace::test
