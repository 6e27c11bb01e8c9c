// Checkpoints a person changes: the next run does what was asked for on destinations that keep a
// checkpoint of their own, and no row is lost or doubled beyond it.
#include "core/store/checkpointstore.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <QDir>
#include <QtTest>

#include <map>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

/// A table of a SQLite file, copied to a destination of the test's choice.
class Scene final
{
public:
    Scene(const QString &destination, SyncMode mode)
        : m_isFile(destination == "files"_L1)
    {
        SqliteFile file(path(u"from.sqlite"_s));
        file.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY, changed INTEGER NOT NULL)"_s);
        insert(1, 10);
        const QJsonObject from{{u"path"_s, path(u"from.sqlite"_s)}};
        QDir(f.folder.path()).mkdir(u"out"_s);
        const QJsonObject to = m_isFile ? QJsonObject{{u"folder"_s, path(u"out"_s)},
                                                      {u"format"_s, u"jsonl"_s},
                                                      {u"compression"_s, u"none"_s},
                                                      {u"meta_columns"_s, false}}
                                        : QJsonObject{{u"path"_s, path(u"to.sqlite"_s)}};
        auto source = must(f.registry.createSource(u"sqlite"_s, from));
        ConfiguredStream chosen;
        chosen.stream = must(source->discover({}, {})).streams.front();
        chosen.mode = mode;
        chosen.cursorField = u"changed"_s;
        chosen.primaryKey = {u"id"_s};
        connection = f.connect(u"sqlite"_s, from, destination, to, {chosen});
    }

    /// Rows \a first to \a last with their ids as cursor.
    void insert(int first, int last)
    {
        SqliteFile file(path(u"from.sqlite"_s));
        for (int id = first; id <= last; ++id)
            file.execute(u"INSERT INTO t VALUES (%1, %1)"_s.arg(id));
    }

    /// How often each id is at the destination: "1×10" for ten rows that are there once.
    [[nodiscard]] QString contents() const
    {
        std::map<QString, int> times;
        for (const QString &id : m_isFile ? idsOfFile() : idsOfTable())
            ++times[id];
        std::map<int, int> sums;
        for (const auto &[id, count] : times)
            ++sums[count];
        QStringList text;
        for (const auto &[count, ids] : sums)
            text << u"%1×%2"_s.arg(count).arg(ids);
        return text.join(u", "_s);
    }

    [[nodiscard]] std::string position() const
    {
        const auto state = must(CheckpointStore(*f.database).load(connection, stream));
        return state.checkpoint ? state.checkpoint->position : std::string();
    }
    void setPosition(const std::string &position) const
    {
        must(CheckpointStore(*f.database)
                 .setPosition(f.profile, connection, stream, position, ChangeOrigin::Window));
    }

    EngineFixture f;
    QString connection;
    const StreamId stream{{}, u"t"_s};

private:
    [[nodiscard]] QString path(const QString &name) const { return f.folder.filePath(name); }
    [[nodiscard]] QStringList idsOfTable() const
    {
        SqliteFile file(path(u"to.sqlite"_s));
        return file.rows(u"SELECT id FROM t"_s);
    }
    [[nodiscard]] QStringList idsOfFile() const
    {
        QStringList ids;
        const QDir folder(path(u"out"_s));
        for (const QString &name : folder.entryList({u"*.jsonl"_s})) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("The file cannot be opened.");
            for (const QByteArray &line : file.readAll().split('\n')) {
                if (!line.isEmpty())
                    ids << QString::fromUtf8(line.mid(line.indexOf("\"id\""), 9));
            }
        }
        return ids;
    }

    bool m_isFile;
};

} // namespace

Q_DECLARE_METATYPE(millrace::SyncMode)

class TestCheckpointChanges final : public QObject
{
    Q_OBJECT

private slots:
    void startsAgainFromTheBeginning_data()
    {
        QTest::addColumn<QString>("destination");
        QTest::addColumn<SyncMode>("mode");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("SQLite, append") << u"sqlite"_s << s_incrementalAppend << u"2×10"_s;
        QTest::newRow("SQLite, dedup") << u"sqlite"_s << s_dedup << u"1×10"_s;
        QTest::newRow("files, append") << u"files"_s << s_incrementalAppend << u"2×10"_s;
    }
    void startsAgainFromTheBeginning()
    {
        QFETCH(QString, destination);
        QFETCH(SyncMode, mode);
        QFETCH(QString, wanted);
        Scene scene(destination, mode);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.contents(), u"1×10"_s);
        must(CheckpointStore(*scene.f.database)
                 .restartStreams(scene.f.profile, scene.connection, {scene.stream},
                                 ChangeOrigin::Window));
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.written, 10);
        QCOMPARE(scene.contents(), wanted);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.read, 0);
        QCOMPARE(scene.contents(), wanted);
    }

    void goesOnAtThePositionThatWasSet_data()
    {
        QTest::addColumn<QString>("destination");
        QTest::addColumn<SyncMode>("mode");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("SQLite, append") << u"sqlite"_s << s_incrementalAppend << u"1×10, 2×5"_s;
        QTest::newRow("SQLite, dedup") << u"sqlite"_s << s_dedup << u"1×15"_s;
        QTest::newRow("files, append") << u"files"_s << s_incrementalAppend << u"1×10, 2×5"_s;
    }
    void goesOnAtThePositionThatWasSet()
    {
        QFETCH(QString, destination);
        QFETCH(SyncMode, mode);
        QFETCH(QString, wanted);
        Scene scene(destination, mode);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        const std::string position = scene.position();
        QVERIFY(!position.empty());
        scene.insert(11, 15);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.contents(), u"1×15"_s);

        scene.setPosition(position);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.written, 5);
        QCOMPARE(scene.contents(), wanted);
        // The destination has a checkpoint of the new generation now, and it wins again.
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.read, 0);
        QCOMPARE(scene.contents(), wanted);
    }

    void skipsWhatThePersonSkipped()
    {
        Scene scene(u"sqlite"_s, s_incrementalAppend);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        const std::string former = scene.position();
        scene.insert(11, 15);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        const std::string later = scene.position();
        scene.setPosition(former);
        scene.setPosition(later);
        scene.insert(16, 20);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.written, 5);
        QCOMPARE(scene.contents(), u"1×20"_s);
    }

    void aPositionSurvivesARunThatFindsNothing()
    {
        Scene scene(u"sqlite"_s, s_incrementalAppend);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        scene.setPosition(scene.position());
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.f.result().counts.read, 0);
        scene.insert(11, 12);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.contents(), u"1×12"_s);
    }

    void rowsThatSomebodyDroppedAreReadAgain()
    {
        Scene scene(u"sqlite"_s, s_incrementalAppend);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        scene.setPosition(scene.position());
        scene.insert(11, 12);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        SqliteFile(scene.f.folder.filePath(u"to.sqlite"_s)).execute(u"DROP TABLE t"_s);
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        QCOMPARE(scene.contents(), u"1×12"_s);
    }
};

QTEST_GUILESS_MAIN(TestCheckpointChanges)
#include "testcheckpointchanges.moc"
