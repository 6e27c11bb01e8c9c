#include "tests/cli/program.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/s3server.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <csignal>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto s_bucket = "rejects"_L1;

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator entries(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files << entries.next();
    files.sort();
    return files;
}

} // namespace

/// Rejected records at the end of runs and by "rejected deliver".
class TestDeliveryCommands final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { S3Server::shared().createBucket(s_bucket); }

    void init()
    {
        m_program = std::make_unique<Program>();
        m_program->setVariable(u"S3_KEY"_s, S3Server::shared().accessKey());
        m_program->setVariable(u"S3_SECRET"_s, S3Server::shared().secretKey());
        m_program->writeFile(u"data.csv"_s, "id,n\n1,10\n2,ten\n3,eleven\n");
    }

    void runDeliversAndSaysWhere()
    {
        QVERIFY(QDir().mkdir(m_program->path(u"out"_s)));
        connectTo(folder(u"out"_s));
        const Outcome text = m_program->run({u"sync"_s, u"shop"_s});
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.out.contains("2 rejected records delivered to "), text.out.constData());
        const QStringList files = filesBelow(m_program->path(u"out"_s));
        QCOMPARE(files.size(), 1);
        QVERIFY2(files.front().startsWith(m_program->path(u"out/1/data/"_s)),
                 qPrintable(files.front()));
        QFile file(files.front());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("\r\n"), 3);

        const QJsonObject delivery
            = json({u"runs"_s, u"show"_s, u"1"_s})["run"_L1]["delivery"_L1].toObject();
        QCOMPARE(delivery["place"_L1].toString(), m_program->path(u"out"_s));
        QCOMPARE(delivery["records"_L1].toInt(), 2);
        QVERIFY(!delivery.contains("error"_L1));
        QVERIFY(m_program->run({u"logs"_s, u"1"_s}).out.contains(files.front().toUtf8()));
        QVERIFY(m_program->run({u"runs"_s, u"show"_s, u"1"_s})
                    .out.contains("2 rejected records delivered to "));
    }

    void failedDeliveryDoesNotFailTheRun()
    {
        connectTo(folder(u"drive"_s));
        const QJsonObject run = json({u"sync"_s, u"shop"_s})["run"_L1].toObject();
        QCOMPARE(run["status"_L1].toString(), u"succeeded"_s);
        QCOMPARE(run["delivery"_L1]["error"_L1]["code"_L1].toString(),
                 u"delivery.folder_missing"_s);
        QVERIFY(m_program->run({u"logs"_s, u"1"_s}).out.contains("delivery.folder_missing"));
        const Outcome shown = m_program->run({u"runs"_s, u"show"_s, u"1"_s});
        QVERIFY2(shown.out.contains("Not all rejected records were delivered"),
                 shown.out.constData());

        const Outcome failed = m_program->run({u"rejected"_s, u"deliver"_s, u"shop"_s});
        QCOMPARE(failed.exitCode, 1);
        QVERIFY2(failed.error.contains("delivery.folder_missing"), failed.error.constData());

        QVERIFY(QDir().mkdir(m_program->path(u"drive"_s)));
        const QJsonArray connections
            = json({u"rejected"_s, u"deliver"_s})["connections"_L1].toArray();
        QCOMPARE(connections.size(), 1);
        QCOMPARE(connections[0]["records"_L1].toInt(), 2);
        const QJsonObject delivery
            = json({u"runs"_s, u"show"_s, u"1"_s})["run"_L1]["delivery"_L1].toObject();
        QCOMPARE(delivery["records"_L1].toInt(), 2);
        QVERIFY(!delivery.contains("error"_L1));
        const Outcome nothing = m_program->run({u"rejected"_s, u"deliver"_s, u"shop"_s});
        QCOMPARE(nothing.exitCode, 0);
        QVERIFY(nothing.out.contains("nothing is left to deliver"));
    }

    void bucketKeepsItsSecrets()
    {
        S3Server &server = S3Server::shared();
        connectTo(bucket(server.endpoint()));
        const Outcome synced = m_program->run({u"sync"_s, u"shop"_s, u"--verbose"_s});
        QCOMPARE(synced.exitCode, 0);
        QVERIFY2(synced.out.contains("2 rejected records delivered to "), synced.out.constData());
        QVERIFY(!server.objects(s_bucket).filter(u"1/data/"_s).isEmpty());
        const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s});
        QVERIFY(shown.out.contains("object_storage_config"));
        const Outcome log = m_program->run({u"logs"_s, u"1"_s});
        for (const QByteArray &text : {synced.out, synced.error, shown.out, log.out})
            QVERIFY(!text.contains(server.secretKey().toUtf8()));
    }

    void checkTriesTheBucket()
    {
        S3Server &server = S3Server::shared();
        connectTo(bucket(server.endpoint()));
        const QJsonObject checked = json({u"check"_s, u"shop"_s});
        QVERIFY(checked["passed"_L1].toBool());
        const QJsonArray steps = checked["checks"_L1].toArray().last()["steps"_L1].toArray();
        QCOMPARE(steps.last()["name"_L1].toString(),
                 u"Write, read and delete a file for rejected records"_s);

        QJsonObject missing = bucket(server.endpoint());
        missing.insert("s3_bucket_name"_L1, u"nowhere"_s);
        connectTo(missing, u"other"_s);
        const Outcome failed = m_program->run({u"check"_s, u"other"_s, u"--json"_s});
        QVERIFY(failed.exitCode != 0);
        QVERIFY(failed.out.contains("delivery.bucket_missing"));
    }

    void specShowsWhatCanBeSaid()
    {
        const QJsonObject spec
            = json({u"spec"_s, u"sqlite"_s})["connector"_L1]["destination_spec"_L1].toObject();
        QVERIFY(spec["properties"_L1].toObject().contains("object_storage_config"_L1));
        connectTo({}, u"plain"_s);
        const Outcome plain = m_program->run({u"rejected"_s, u"deliver"_s, u"plain"_s});
        QCOMPARE(plain.exitCode, 2);
        QVERIFY2(plain.error.contains("cli.no_delivery"), plain.error.constData());
        QCOMPARE(m_program->run({u"rejected"_s, u"deliver"_s}).exitCode, 0);
    }

    void badSettingsAreRefusedWhenTheyAreStored()
    {
        writeConnection(QJsonObject{{u"storage_type"_s, u"Tape"_s}}, u"shop"_s);
        const Outcome outcome = m_program->run({u"connections"_s, u"create"_s, u"shop.json"_s});
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.error.contains("object_storage_config"), outcome.error.constData());
    }

    /// The server has the file and the program dies before it hears so.
    void killBetweenUploadAndMarkDoublesNothing()
    {
        HttpServer server;
        server.on("PUT", u"/rejects/{run}/{stream}/{file}"_s,
                  [](const HttpCall &) { return HttpAnswer{}; });
        server.misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
        connectTo(bucket(server.url().toString(QUrl::RemovePath)));
        const auto run = m_program->start({u"sync"_s, u"shop"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!server.calls().empty(), 60'000);
        run->kill();
        QVERIFY(run->waitForFinished());

        const QJsonArray connections
            = json({u"rejected"_s, u"deliver"_s})["connections"_L1].toArray();
        QCOMPARE(connections[0]["records"_L1].toInt(), 2);
        QCOMPARE(json({u"rejected"_s, u"deliver"_s})["connections"_L1][0]["files"_L1].toInt(), 0);
        const auto calls = server.calls();
        QCOMPARE(calls.size(), 2U);
        QCOMPARE(calls[0].target, calls[1].target);
        QCOMPARE(calls[0].body, calls[1].body);
        QVERIFY(!calls[0].body.isEmpty());
        // The run itself was over but for the delivery.
        QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT COUNT(*) FROM data"_s), u"1"_s);
    }

    void interruptEndsTheDelivery()
    {
        HttpServer server;
        server.on("PUT", u"/rejects/{run}/{stream}/{file}"_s,
                  [](const HttpCall &) { return HttpAnswer{}; });
        server.misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
        connectTo(bucket(server.url().toString(QUrl::RemovePath)));
        const auto run = m_program->start({u"sync"_s, u"shop"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!server.calls().empty(), 60'000);
        ::kill(static_cast<pid_t>(run->processId()), SIGINT);
        QVERIFY(run->waitForFinished(10'000));
        const Outcome log = m_program->run({u"logs"_s, u"1"_s});
        QVERIFY2(log.out.contains("delivery.interrupted"), log.out.constData());
        QCOMPARE(json({u"rejected"_s, u"deliver"_s})["connections"_L1][0]["records"_L1].toInt(), 2);
    }

private:
    QJsonObject json(const QStringList &arguments)
    {
        const Outcome outcome = m_program->run(arguments + QStringList{u"--json"_s});
        if (outcome.json().isEmpty())
            qWarning("%s", outcome.error.constData());
        return outcome.json();
    }

    [[nodiscard]] QJsonObject folder(const QString &name) const
    {
        return {{u"storage_type"_s, u"Folder"_s}, {u"folder"_s, m_program->path(name)}};
    }

    [[nodiscard]] static QJsonObject bucket(const QString &endpoint)
    {
        const S3Server &server = S3Server::shared();
        return {{u"storage_type"_s, u"S3"_s},
                {u"access_key_id"_s, QJsonObject{{u"$env"_s, u"S3_KEY"_s}}},
                {u"secret_access_key"_s, QJsonObject{{u"$env"_s, u"S3_SECRET"_s}}},
                {u"s3_bucket_name"_s, s_bucket},
                {u"s3_bucket_region"_s, server.region()},
                {u"s3_endpoint"_s, endpoint}};
    }

    void writeConnection(const QJsonObject &delivery, const QString &name)
    {
        QJsonObject destination{{u"path"_s, QString(name + u".sqlite"_s)}};
        if (!delivery.isEmpty())
            destination.insert("object_storage_config"_L1, delivery);
        const QJsonObject source{{u"connector"_s, u"files"_s},
                                 {u"config"_s,
                                  QJsonObject{{u"path"_s, u"data.csv"_s},
                                              {u"types"_s, QJsonObject{{u"n"_s, u"integer"_s}}}}}};
        const QJsonObject file{
            {u"name"_s, name},
            {u"source"_s, source},
            {u"destination"_s,
             QJsonObject{{u"connector"_s, u"sqlite"_s}, {u"config"_s, destination}}},
            {u"settings"_s, QJsonObject{{u"unfit_values"_s, u"reject"_s}}}};
        m_program->writeFile(name + u".json"_s, QJsonDocument(file).toJson());
    }

    void connectTo(const QJsonObject &delivery, const QString &name = u"shop"_s)
    {
        writeConnection(delivery, name);
        const Outcome created = m_program->run({u"connections"_s, u"create"_s, name + u".json"_s});
        if (created.exitCode != 0)
            qFatal("%s", created.error.constData());
    }

    std::unique_ptr<Program> m_program;
};

QTEST_GUILESS_MAIN(TestDeliveryCommands)
#include "testdeliverycommands.moc"
