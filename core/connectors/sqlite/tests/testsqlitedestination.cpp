// Tests of SqliteDestination: append and overwrite, values, checkpoints and refused rows.
#include "core/connectors/sqlite/sqlitesource.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/connectors/sqlite/tests/sqliterows.h"
#include "core/data/conversion.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <optional>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// While it lives, no file of this process grows beyond a bound.
class FileSizeLimit final
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        // Without this the system ends the program instead of failing the call.
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit bounded{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &bounded);
    }
    ~FileSizeLimit() { lift(); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

    void lift() const { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

/// A file system in memory over a folder, seen by this thread only.
class SmallDisk final
{
public:
    SmallDisk(const QString &folder, const char *options)
        : m_folder(QFile::encodeName(folder))
    {
        m_isMounted = unshare(CLONE_NEWNS) == 0
            && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            && mount("tmpfs", m_folder.constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            umount(m_folder.constData());
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    [[nodiscard]] bool isMounted() const { return m_isMounted; }

private:
    QByteArray m_folder;
    bool m_isMounted = false;
};

} // namespace

class TestSqliteDestination final : public QObject
{
    Q_OBJECT

private slots:
    void appendsSnapshots()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        const WriteOutcome second = writeAll(configuration, requestOf(schema, Mode::Append),
                                             {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(second.errorCode, QString());
        QCOMPARE(second.accepted, 2);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s),
                 QStringList({u"1|a"_s, u"2|b"_s, u"1|a"_s, u"3|c"_s}));
    }

    void overwrites()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 2),
                       {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s, u"3|c"_s}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM sqlite_schema WHERE name LIKE '%new_t'"_s),
                 u"0"_s);
        QCOMPARE(fixture.value(u"PRAGMA integrity_check"_s), u"ok"_s);
    }

    void keepsTheOldRowsUntilTheEnd()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(requestOf(schema, Mode::Overwrite, 2), {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"1", u"f"_s}));
            QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
        }
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
    }

    void replacesByNothing()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        QCOMPARE(writeAll(configuration, requestOf(schema, Mode::Overwrite, 2), {}).errorCode,
                 QString());
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"0"_s);
    }

    void clearingKeepsWhatThePersonMade()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        fixture.run(u"CREATE INDEX own ON t(v); CREATE VIEW seen AS SELECT v FROM t; "
                    "CREATE TABLE log(id); INSERT INTO t(id) VALUES(9); "
                    "CREATE TRIGGER keeps BEFORE DELETE ON t BEGIN INSERT INTO log VALUES(old.id); "
                    "SELECT RAISE(IGNORE); END"_s);
        SqliteDestination destination(configuration);
        QVERIFY(destination.clearStream({{}, u"T"_s}, {}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM log"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM _millrace_checkpoints"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM sqlite_schema WHERE name IN "
                               "('own', 'seen', 'keeps')"_s),
                 u"3"_s);
    }

    void clearingLeavesTheRowsOfAFoundTable()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER, v TEXT); INSERT INTO t VALUES(7, 'mine')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s})});
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"2"_s);
        // Without meta columns nothing would tell the rows apart.
        SqliteDestination plain(fixture.configuration(s_plain));
        const auto refused = plain.clearStream({{}, u"t"_s}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"sqlite.foreign_table"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"2"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM _millrace_checkpoints"_s), u"1"_s);

        SqliteDestination destination(fixture.configuration());
        QVERIFY(destination.clearStream({{}, u"t"_s}, {}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"7|mine"_s}));
    }

    void clearingWaitsForTheLock()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s})});
        const SqliteOther other(fixture.path());
        other.run(u"BEGIN IMMEDIATE"_s);
        SqliteDestination destination(fixture.configuration({{u"busy_timeout_seconds"_s, 0}}));
        const auto busy = destination.clearStream({{}, u"t"_s}, {});
        QVERIFY(!busy);
        QCOMPARE(busy.error().code, u"sqlite.locked"_s);
        other.run(u"ROLLBACK"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"1"_s);
    }

    void writesEveryTypeAndReadsItBack()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf(
            {u"b:boolean"_s, u"i:integer"_s, u"n:number"_s, u"d:decimal"_s, u"s:string"_s,
             u"x:binary"_s, u"da:date"_s, u"t:time_without_timezone"_s, u"tz:time_with_timezone"_s,
             u"ts:timestamp_without_timezone"_s, u"tsz:timestamp_with_timezone"_s, u"j:json"_s});
        const QStringList rows{
            u"true|9223372036854775807|1e+308|123456789012345678901234567890.0123456789|"
            "naïve 😀 'q'; \"--|AP8=|1969-12-31|23:59:59.999999|10:00:00+02:00|"
            "0001-01-01 00:00:00|2024-02-29 12:00:00.5+00:00|{\"a\":[1.10]}"_s,
            u"false|-9223372036854775808|-0.1|00.50|00123||-000044-03-15|00:00:00|"
            "00:00:00-11:30|9999-12-31 23:59:59|+012345-01-01 00:00:00+00:00|12"_s,
            u"∅|∅|∅|∅|∅|∅|∅|∅|∅|∅|∅|∅"_s};
        // Binary has no text form to parse, so its bytes are put in by hand.
        const auto makeBatch = [&]() -> std::shared_ptr<const RecordBatch> {
            RecordBatchBuilder builder(schema);
            for (const QString &row : rows) {
                const QStringList cells = row.split(u'|');
                for (int column = 0; column < 12; ++column) {
                    const QByteArray cell = cells[column].toUtf8();
                    const FieldType type = schema->field(column).type;
                    if (cells[column] == u"∅"_s)
                        builder.appendNull(column);
                    else if (type == FieldType::Binary)
                        builder.appendText(column, QByteArray::fromBase64(cell).toStdString());
                    else if (!appendParsed(builder, column, type, cell.toStdString()))
                        qFatal("%s", cell.constData());
                }
                builder.finishRow();
            }
            return builder.finish();
        };
        for (const bool meta : {false, true}) {
            const auto configuration = fixture.configuration({{u"meta_columns"_s, meta}});
            const WriteOutcome outcome = writeAll(
                configuration, requestOf(schema, Mode::Overwrite, meta ? 2 : 1), {makeBatch()});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 3);
            SqliteSource source(fixture.configuration());
            const auto catalog = source.discover({}, {});
            QVERIFY(catalog);
            ConfiguredStream stream;
            stream.stream = *catalog->find({{}, u"t"_s});
            for (int column = 0; column < 12; ++column) {
                QCOMPARE(stream.stream.schema.field(column).type, schema->field(column).type);
                stream.selectedFields << schema->field(column).name;
            }
            QCOMPARE(readAll(source, stream).rows, rows);
        }
        QCOMPARE(fixture.rows(u"SELECT typeof(b), typeof(i), typeof(n), typeof(d), typeof(s), "
                              "typeof(x), typeof(da), typeof(ts) FROM t LIMIT 1"_s),
                 QStringList({u"integer|integer|real|text|text|blob|text|text"_s}));
    }

    void fillsTheMetaColumns()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"q:integer"_s});
        QStringList many;
        for (int i = 0; i < 200; ++i)
            many << QString::number(i) + (i == 70 ? u"|odd"_s : u"|1"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append, 3),
                       {batchOf(schema, many, 5)});
        QCOMPARE(outcome.accepted, 200);
        QCOMPARE(fixture.value(u"SELECT count(DISTINCT _airbyte_raw_id) FROM t"_s), u"200"_s);
        static const QRegularExpression uuid(
            u"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
        for (const QString &id : fixture.rows(u"SELECT _airbyte_raw_id FROM t"_s))
            QVERIFY2(uuid.match(id).hasMatch(), qPrintable(id));
        QCOMPARE(fixture.rows(u"SELECT DISTINCT _airbyte_extracted_at, _airbyte_generation_id "
                              "FROM t"_s),
                 QStringList({u"2026-01-01 10:05:00+00:00|3"_s}));
        QCOMPARE(fixture.rows(u"SELECT _airbyte_meta, count(*) FROM t GROUP BY 1 ORDER BY 2"_s),
                 QStringList({u"{\"sync_id\":5,\"changes\":[{\"field\":\"q\",\"change\":\"NULLED\","
                              "\"reason\":\"SOURCE_SERIALIZATION_ERROR\"}]}|1"_s,
                              u"{\"sync_id\":5,\"changes\":[]}|199"_s}));
    }

    void tellsFieldsAndMetaColumnsApart()
    {
        const SqliteFixture fixture;
        const auto schema
            = schemaOf({u"id:integer"_s, u"ID:integer"_s, u"_Airbyte_Meta:string"_s,
                        u"rowid:string"_s, u"_millrace_arrival:string"_s, u"a \"b\"; c:string"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|2|m|r|a|s"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id, ID_1, _Airbyte_Meta_1, \"rowid\", "
                              "_millrace_arrival_1, \"a \"\"b\"\"; c\" FROM t"_s),
                 QStringList({u"1|2|m|r|a|s"_s}));
    }

    void takesManyColumnsAndRaggedBatches()
    {
        const SqliteFixture fixture;
        QStringList fields;
        QStringList cells;
        for (int i = 0; i < 1500; ++i) {
            fields << u"c%1:integer"_s.arg(i);
            cells << QString::number(i);
        }
        const auto schema = schemaOf(fields);
        const QStringList rows(77, cells.join(u'|'));
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows), batchOf(schema, rows.first(3))});
        QCOMPARE(outcome.accepted, 80);
        QCOMPARE(fixture.rows(u"SELECT count(*), sum(c0), sum(c1499) FROM t"_s),
                 QStringList({u"80|0|119920"_s}));
    }

    void refusesOnlyTheRowsAtFault()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER UNIQUE, v TEXT NOT NULL CHECK (v <> 'bad'))"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        QStringList rows;
        // At the ends of the groups that go with one statement, and within them.
        for (int i = 0; i < 1300; ++i)
            rows << QString::number(i) + u"|x"_s;
        rows[0] = u"0|bad"_s;
        rows[70] = u"70|bad"_s;
        rows[71] = u"3|double"_s;
        rows[511] = u"511|bad"_s;
        rows[512] = u"512|bad"_s;
        rows[1299] = u"1299|∅"_s;
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows)});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 1294);
        QCOMPARE(outcome.refused,
                 QStringList({u"0|bad [] sqlite.constraint_failed"_s,
                              u"70|bad [] sqlite.constraint_failed"_s,
                              u"3|double [id] sqlite.constraint_failed"_s,
                              u"511|bad [] sqlite.constraint_failed"_s,
                              u"512|bad [] sqlite.constraint_failed"_s,
                              u"1299|∅ [v] sqlite.constraint_failed"_s}));
        QCOMPARE(fixture.rows(u"SELECT count(*), sum(id) FROM t"_s),
                 QStringList({u"1294|841887"_s}));
        // In the order they came.
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t a JOIN t b ON b.rowid = a.rowid + 1 "
                               "WHERE b.id <= a.id"_s),
                 u"0"_s);
    }

    void triggersCannotReadTheRowsThemselves()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER); CREATE TABLE log(id);"
                    "CREATE TRIGGER g AFTER INSERT ON t BEGIN "
                    "INSERT INTO log SELECT c0 FROM sqlite_millrace_rows; END"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s})});
        QVERIFY(!outcome.errorCode.isEmpty());
        QCOMPARE(fixture.value(u"SELECT count(*) FROM log"_s), u"0"_s);
    }

    void letsTriggersRefuseAndIgnore()
    {
        const SqliteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INTEGER); CREATE TABLE log(id);"
            "CREATE TRIGGER g BEFORE INSERT ON t BEGIN "
            "SELECT RAISE(ABORT, 'not today') WHERE new.id = 2; "
            "SELECT RAISE(IGNORE) WHERE new.id = 3; INSERT INTO log VALUES (new.id); END"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s, u"2"_s, u"3"_s, u"4"_s})});
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(
            outcome.refused,
            QStringList({u"2 [] sqlite.constraint_failed"_s, u"3 [] sqlite.ignored_by_trigger"_s}));
        QCOMPARE(fixture.rows(u"SELECT id FROM log"_s), QStringList({u"1"_s, u"4"_s}));
    }

    void endsWhenATriggerUndoesEverything()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER); CREATE TRIGGER g BEFORE INSERT ON t BEGIN "
                    "SELECT RAISE(ROLLBACK, 'no') WHERE new.id = 2; END"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s, u"2"_s})});
        QCOMPARE(outcome.errorCode, u"sqlite.transaction_lost"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"0"_s);
    }

    void overrulesConflictClausesThatWouldHideRows()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER UNIQUE ON CONFLICT IGNORE)"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s, u"1"_s})});
        QCOMPARE(outcome.accepted, 1);
        QCOMPARE(outcome.refused.size(), 1);
    }

    void refusesNotANumber()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"n:number"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|1.5"_s, u"2|nan"_s, u"3|inf"_s})});
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(outcome.refused, QStringList({u"2|nan [n] sqlite.not_a_number"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, n = 9e999 FROM t"_s), QStringList({u"1|0"_s, u"3|1"_s}));
    }

    void remembersCheckpointsWithTheRows()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        const auto configuration = fixture.configuration();
        {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY(!(*writer)->committedState());
            QVERIFY((*writer)->write(batchOf(schema, {u"1"_s}), {}));
            QVERIFY((*writer)->commit({"{\"id\":1}", u"one"_s}));
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("{\"id\":1}"));
            // Killed here: the second row was never committed.
        }
        SqliteDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QVERIFY((*writer)->committedState());
        QCOMPARE((*writer)->committedState()->checkpoint, (Checkpoint{"{\"id\":1}", u"one"_s}));
        QVERIFY(!(*writer)->committedState()->isFinished);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"1"_s);
        QVERIFY((*writer)->finish({}));
        QVERIFY((*writer)->committedState()->isFinished);
        auto next = request;
        next.generationId = 2;
        QVERIFY(!(*destination.openStream(next, {}))->committedState());
    }

    void forgetsCheckpointsOfADroppedTable()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})});
        fixture.run(u"DROP TABLE t"_s);
        SqliteDestination destination(fixture.configuration());
        QVERIFY(!(*destination.openStream(request, {}))->committedState());
    }

    void goesOnFillingTheSideTableOfItsGeneration()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 2);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"9"_s})});
        const auto killedAfterCommit = [&](const QString &row, const char *position) {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {row}), {}));
            QVERIFY((*writer)->commit({position, u"f"_s}));
            QVERIFY((*writer)->write(batchOf(schema, {u"99"_s}), {}));
        };
        killedAfterCommit(u"1"_s, "a");
        killedAfterCommit(u"2"_s, "b");
        SqliteDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("b"));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"9"_s}));
        QVERIFY((*writer)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s, u"2"_s}));
        QVERIFY((*writer)->finish({}));
        // Killed right after: the next start finds everything done and changes nothing.
        auto again = destination.openStream(request, {});
        QVERIFY((*again)->committedState()->isFinished);
        QVERIFY((*again)->commit({"c", u"g"_s}));
        QVERIFY((*again)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s, u"2"_s}));
    }

    void dropsTheSideTableOfAnOlderGeneration()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(requestOf(schema, Mode::Overwrite, 2), {});
            QVERIFY((*writer)->write(batchOf(schema, {u"1"_s}), {}));
            QVERIFY((*writer)->commit({"a", u"f"_s}));
        }
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 3),
                       {batchOf(schema, {u"2"_s})});
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
    }

    void doesNotGoOnForAnotherConnection()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        auto request = requestOf(schema, Mode::Overwrite, 1);
        request.generationKey = u"one"_s;
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        request.generationKey = u"two"_s;
        {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(!(*writer)->committedState());
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QVERIFY((*writer)->commit({"1", u"f"_s}));
            QVERIFY((*writer)->committedState());
        }
        request.generationKey = u"three"_s;
        // Without a row, and in the same generation as the others: its table is empty all the same.
        QCOMPARE(writeAll(configuration, request, {}).errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList());
    }

    void appendsAnewForAnotherConnection()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        auto request = requestOf(schema, Mode::Append, 1);
        request.generationKey = u"one"_s;
        const auto append = [&](const QString &row, bool resumes) {
            SqliteDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QCOMPARE((*writer)->committedState().has_value(), resumes);
            QVERIFY((*writer)->write(batchOf(schema, {row}), {}));
            QVERIFY((*writer)->commit({row.toStdString(), u"f"_s}));
        };
        append(u"1"_s, false);
        append(u"2"_s, true);
        request.generationKey = u"two"_s;
        append(u"3"_s, false);
        // The first one's checkpoint is gone: it must not take the other's for its own either.
        request.generationKey = u"one"_s;
        append(u"4"_s, false);
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s),
                 QStringList({u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
    }

    void writesAFinishedGenerationAgain()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 1);
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        (void)writeAll(configuration, request, {batchOf(schema, {u"2"_s})});
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
    }

    void removesOlderGenerationsOnRequest()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Append, 0),
                       {batchOf(schema, {u"1"_s, u"2"_s})});
        auto retain = requestOf(schema, Mode::Append, 1);
        (void)writeAll(configuration, retain, {batchOf(schema, {u"1"_s, u"3"_s})});
        const QString all = u"SELECT id, _airbyte_generation_id FROM t"_s;
        QCOMPARE(fixture.rows(all), QStringList({u"1|0"_s, u"2|0"_s, u"1|1"_s, u"3|1"_s}));
        auto remove = requestOf(schema, Mode::Append, 2);
        remove.minimumGenerationId = 2;
        (void)writeAll(configuration, remove, {batchOf(schema, {u"3"_s})});
        QCOMPARE(fixture.rows(all), QStringList({u"3|2"_s}));
        const auto plain = fixture.configuration(s_plain, u"other.sqlite"_s);
        QCOMPARE(writeAll(plain, remove, {batchOf(schema, {u"3"_s})}).notes.size(), 1);
    }

    void resolvesNames()
    {
        const SqliteFixture fixture;
        const SqliteDestination destination(fixture.configuration());
        const auto names = destination.resolveNames({{u"a"_s, u"Order Details"_s},
                                                     {u"b"_s, u"order details"_s},
                                                     {{}, u"sqlite_master"_s},
                                                     {{}, u"_millrace_checkpoints"_s},
                                                     {{}, QString()}});
        QCOMPARE(names.size(), std::size_t{5});
        QCOMPARE(names[0].name, u"Order Details"_s);
        QVERIFY(names[1].name.startsWith("order details_"_L1));
        QCOMPARE(names[1].name.size(), 17);
        QCOMPARE(names[2].name, u"_sqlite_master"_s);
        QCOMPARE(names[3].name, u"__millrace_checkpoints"_s);
        QCOMPARE(names[4].name, u"default_name"_s);
    }

    void checksWithoutATrace()
    {
        const SqliteFixture fixture;
        QVERIFY(SqliteDestination(fixture.configuration()).check({}, {}).passed());
        QVERIFY(!QFile::exists(fixture.path()));
        fixture.run(u"CREATE TABLE mine(a)"_s);
        QVERIFY(SqliteDestination(fixture.configuration()).check({}, {}).passed());
        QCOMPARE(fixture.rows(u"SELECT name FROM sqlite_schema"_s), QStringList({u"mine"_s}));
        const CheckResult failed
            = SqliteDestination(fixture.configuration({}, u"no/x.db"_s)).check({}, {});
        QCOMPARE(failed.steps.back().error->code, u"sqlite.folder_missing"_s);
        QCOMPARE(failed.steps.back().error->field, u"/path"_s);
    }

    void saysThatTheFileIsLocked()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE x(a)"_s);
        const SqliteOther other(fixture.path());
        other.run(u"BEGIN IMMEDIATE"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append), {});
        QCOMPARE(outcome.errorCode, u"sqlite.locked"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Transient);
    }

    void saysThatTheFileIsReadOnly()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE x(a)"_s);
        chmod(QFile::encodeName(fixture.path()).constData(), 0444);
        chmod(QFile::encodeName(fixture.path(u"."_s)).constData(), 0755);
        const bool isAdministrator = geteuid() == 0;
        if (isAdministrator)
            QCOMPARE(setresuid(65534, 65534, 0), 0);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append), {});
        const CheckResult check = SqliteDestination(fixture.configuration()).check({}, {});
        if (isAdministrator)
            QCOMPARE(setresuid(0, 0, 0), 0);
        QCOMPARE(outcome.errorCode, u"sqlite.read_only"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
        QVERIFY(!check.passed());
        QVERIFY(QFile::exists(fixture.path()));
    }

    void refusesViews_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("append") << static_cast<int>(Mode::Append);
        QTest::newRow("overwrite") << static_cast<int>(Mode::Overwrite);
    }
    void refusesViews()
    {
        QFETCH(int, mode);
        const SqliteFixture fixture;
        fixture.run(u"CREATE VIEW t AS SELECT 1 AS id"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, static_cast<Mode>(mode)), {});
        QCOMPARE(outcome.errorCode, u"sqlite.target_is_view"_s);
        QCOMPARE(fixture.value(u"SELECT id FROM t"_s), u"1"_s);
    }

    void keepsEarlierRowsWhenTheDiskIsFull_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("isRealDisk");
        for (const Mode mode : {Mode::Append, Mode::Overwrite, Mode::AppendDedup}) {
            const QByteArray name = destinationSyncModeName(mode).toLatin1();
            QTest::addRow("%s, bounded file", name.constData()) << static_cast<int>(mode) << false;
            QTest::addRow("%s, small disk", name.constData()) << static_cast<int>(mode) << true;
        }
    }
    void keepsEarlierRowsWhenTheDiskIsFull()
    {
        QFETCH(int, mode);
        QFETCH(bool, isRealDisk);
        const SqliteFixture fixture;
        std::optional<SmallDisk> disk;
        if (isRealDisk) {
            disk.emplace(fixture.path(u"."_s), "size=1m");
            if (!disk->isMounted())
                QSKIP("Only the administrator may mount a small disk.");
        }
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        const auto at = [&](qint64 generation) {
            return requestOf(schema, static_cast<Mode>(mode), generation);
        };
        (void)writeAll(configuration, at(1), {batchOf(schema, {u"1|a"_s})});
        const FileSizeLimit limit(isRealDisk ? RLIM_INFINITY : 256 * 1024);
        QStringList rows;
        for (int i = 0; i < 3000; ++i)
            rows << QString::number(i) + u'|' + QString(600, u'x');
        const WriteOutcome outcome = writeAll(configuration, at(2), {batchOf(schema, rows)});
        QCOMPARE(outcome.errorCode, isRealDisk ? u"sqlite.disk_full"_s : u"sqlite.io_failed"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::System);
        limit.lift();
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"1|a"_s}));
        QCOMPARE(fixture.value(u"PRAGMA integrity_check"_s), u"ok"_s);
        QCOMPARE(writeAll(configuration, at(2), {batchOf(schema, {u"2|b"_s})}).errorCode,
                 QString());
    }

    void cancels()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        CancellationSource stop;
        stop.request_stop();
        SqliteDestination destination(fixture.configuration());
        const auto request = requestOf(schema, Mode::Append);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        const auto batch = batchOf(schema, {u"1"_s});
        QVERIFY((*writer)->write(batch, stop.get_token()).error().isCancelled());
        QVERIFY((*writer)->prepare(stop.get_token()).error().isCancelled());
        QVERIFY((*writer)->finish(stop.get_token()).error().isCancelled());
    }

    void staysInTheLogModeOfTheFile_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("rollback journal") << u"delete"_s;
        QTest::newRow("write-ahead log") << u"wal"_s;
    }
    void staysInTheLogModeOfTheFile()
    {
        QFETCH(QString, mode);
        const SqliteFixture fixture;
        fixture.run("PRAGMA journal_mode="_L1 + mode + "; CREATE TABLE x(a)"_L1);
        const auto schema = schemaOf({u"id:integer"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Overwrite),
                       {batchOf(schema, {u"1"_s})});
        QCOMPARE(fixture.value(u"PRAGMA journal_mode"_s), mode);
        QCOMPARE(fixture.value(u"SELECT id FROM t"_s), u"1"_s);
    }
};

QTEST_GUILESS_MAIN(TestSqliteDestination)
#include "testsqlitedestination.moc"
