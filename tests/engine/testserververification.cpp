// Verification over real servers: equal values are equal whatever types a server has for them, and
// planted differences are found.
#include "core/engine/connectionverifier.h"
#include "tests/engine/enginefixture.h"
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/testutils/sqlitefile.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QString s_postgresTable
    = u"CREATE TABLE goods (id int PRIMARY KEY, at timestamp NOT NULL, name text, price "
      "numeric(12,4), weight float8, isgood boolean, born date, seen timestamptz, opens time, data "
      "jsonb, big bigint);"
      "INSERT INTO goods SELECT i, timestamp '2024-01-31 10:00:00.5' + i * interval '1 second', "
      "'name ' || i, i / 4.0, i / 3.0, i % 2 = 0, date '2024-01-31' + i, "
      "timestamptz '2024-01-31 10:00:00.123456+02', time '10:00:00.25', "
      "jsonb_build_object('b', i / 2.0, 'a', jsonb_build_array(i, 'ü')), 9007199254740993 + i "
      "FROM generate_series(1, 500) AS s(i);"
      "INSERT INTO goods (id, at) VALUES (501, timestamp '2024-01-01')"_s;

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

/// A table of a server, written to another end.
class Scene final
{
public:
    Scene()
    {
        postgres.createDatabase(u"shop"_s);
        postgres.createDatabase(u"copy"_s);
        postgres.execute(u"shop"_s, s_postgresTable);
    }
    [[nodiscard]] static QJsonObject ofPostgres(const QString &database)
    {
        const PostgresServer &server = PostgresServer::shared();
        return {{u"host"_s, server.host()},
                {u"port"_s, server.port()},
                {u"database"_s, database},
                {u"username"_s, server.user()},
                {u"password"_s, server.password()}};
    }
    [[nodiscard]] static QJsonObject ofMariaDb(const QString &database)
    {
        const MariaDbServer &server = MariaDbServer::shared();
        return {{u"host"_s, server.host()},
                {u"port"_s, server.port()},
                {u"database"_s, database},
                {u"username"_s, server.user()},
                {u"password"_s, server.password()}};
    }
    void connect(const QString &sourceId, const QJsonObject &source, const QString &destinationId,
                 const QJsonObject &destination, const QString &table, SyncMode mode)
    {
        auto made = must(f.registry.createSource(sourceId, source));
        const Catalog catalog = must(made->discover({}, {}));
        const auto found = std::ranges::find_if(
            catalog.streams, [&](const Stream &stream) { return stream.id.name == table; });
        QVERIFY(found != catalog.streams.end());
        ConfiguredStream chosen;
        chosen.stream = *found;
        chosen.mode = mode;
        chosen.cursorField = u"at"_s;
        chosen.primaryKey = {u"id"_s};
        connection = f.connect(sourceId, source, destinationId, destination, {chosen});
        QCOMPARE(f.run(connection), JobStatus::Succeeded);
    }
    [[nodiscard]] VerifiedStream verify()
    {
        const Connection stored = must(ConnectionRepository(*f.database).find(connection));
        const EndpointRepository endpoints(*f.database);
        const ConnectionVerifier verifier(f.registry, f.secrets, f.clock);
        VerifiedStream stream
            = must(verifier.run(stored, must(endpoints.find(stored.sourceId)),
                                must(endpoints.find(stored.destinationId)), {}, {}))
                  .streams.front();
        if (stream.error)
            qFatal("%s %s", qUtf8Printable(stream.error->message),
                   qUtf8Printable(stream.error->detail));
        return stream;
    }
    /// "source destination equal missing extra different", and what an example shows.
    static QString numbers(const VerifiedStream &stream)
    {
        QStringList words;
        for (const qint64 number : {stream.sourceRows, stream.destinationRows, stream.equal,
                                    stream.missing, stream.extra, stream.different})
            words << QString::number(number);
        for (const RowDifference &row : stream.examples) {
            words << rowDifferenceKindName(row.kind) << row.key;
            for (const ComparedField &field : row.fields) {
                if (row.kind == RowDifferenceKind::Different)
                    words << u"%1:%2/%3"_s.arg(field.field, field.source.value_or(u"∅"_s),
                                               field.destination.value_or(u"∅"_s));
            }
        }
        return words.join(u' ');
    }

    EngineFixture f;
    PostgresServer &postgres = PostgresServer::shared();
    QString connection;
};

} // namespace

class TestServerVerification final : public QObject
{
    Q_OBJECT

private slots:
    void fromPostgresToPostgres();
    void fromPostgresToMariaDb();
    void fromPostgresToSqlite();
    void fromMariaDbToPostgres();
};

void TestServerVerification::fromPostgresToPostgres()
{
    Scene scene;
    scene.connect(u"postgres"_s, Scene::ofPostgres(u"shop"_s), u"postgres"_s,
                  Scene::ofPostgres(u"copy"_s), u"goods"_s, s_dedup);
    QCOMPARE(Scene::numbers(scene.verify()), u"501 501 501 0 0 0"_s);
    scene.postgres.execute(u"copy"_s,
                           u"DELETE FROM goods WHERE id = 5; UPDATE goods SET price = 1.5 WHERE id "
                           "= 7; INSERT INTO goods (id, at) VALUES (900, '2024-01-01')"_s);
    QCOMPARE(Scene::numbers(scene.verify()),
             u"501 501 499 1 1 1 missing 5 extra 900 different 7 price:1.7500/1.5"_s);
}

void TestServerVerification::fromPostgresToMariaDb()
{
    Scene scene;
    MariaDbServer &server = MariaDbServer::shared();
    server.createDatabase(u"copy"_s);
    scene.connect(u"postgres"_s, Scene::ofPostgres(u"shop"_s), u"mysql"_s,
                  Scene::ofMariaDb(u"copy"_s), u"goods"_s, s_overwrite);
    QCOMPARE(Scene::numbers(scene.verify()), u"501 501 501 0 0 0"_s);
    server.execute(u"copy"_s,
                   u"UPDATE goods SET name = NULL WHERE id = 9; DELETE FROM goods WHERE id = 4"_s);
    QCOMPARE(Scene::numbers(scene.verify()),
             u"501 500 499 1 0 1 missing 4 different 9 name:name 9/∅"_s);
}

void TestServerVerification::fromPostgresToSqlite()
{
    Scene scene;
    scene.connect(u"postgres"_s, Scene::ofPostgres(u"shop"_s), u"sqlite"_s,
                  {{u"path"_s, scene.f.folder.filePath(u"to.sqlite"_s)}}, u"goods"_s, s_overwrite);
    QCOMPARE(Scene::numbers(scene.verify()), u"501 501 501 0 0 0"_s);
}

void TestServerVerification::fromMariaDbToPostgres()
{
    Scene scene;
    MariaDbServer &server = MariaDbServer::shared();
    server.createDatabase(u"shop"_s);
    server.execute(
        u"shop"_s,
        u"CREATE TABLE things (id int PRIMARY KEY, at datetime(6) NOT NULL, name varchar(40), "
        u"isgood "
        "tinyint(1), price decimal(12,4), seen timestamp(6) NULL, born date, took time(6), data "
        "json, raw varbinary(20)); INSERT INTO things SELECT seq, '2024-01-31 10:00:00.5', "
        "concat('n', seq), seq % 2, seq / 4, '2024-01-31 10:00:00.123456', '2024-01-31', "
        "'10:00:00.25', '{\"b\": 1.0, \"a\": [1]}', unhex('00ff') FROM seq_1_to_300"_s);
    scene.connect(u"mysql"_s, Scene::ofMariaDb(u"shop"_s), u"postgres"_s,
                  Scene::ofPostgres(u"copy"_s), u"things"_s, s_overwrite);
    QCOMPARE(Scene::numbers(scene.verify()), u"300 300 300 0 0 0"_s);
    scene.postgres.execute(u"copy"_s, u"UPDATE things SET isgood = NOT isgood WHERE id = 3"_s);
    const VerifiedStream stream = scene.verify();
    QCOMPARE(stream.different, 1);
    QCOMPARE(stream.examples.front().key, u"3"_s);
}

QTEST_GUILESS_MAIN(TestServerVerification)
#include "testserververification.moc"
