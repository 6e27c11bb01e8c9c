// RejectedDelivery: every rejected record in one file, once, whatever goes wrong on the way.
#include "core/delivery/deliverypath.h"
#include "core/delivery/rejecteddelivery.h"
#include "tests/core/delivery/deliveryfixture.h"
#include "tests/servers/smalldisk.h"

#include <unistd.h>
#include <zlib.h>

#include <QDirIterator>
#include <QJsonDocument>
#include <QTest>

#include <map>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_bucket = "rejects"_L1;

const QJsonObject s_lines{
    {u"format"_s,
     QJsonObject{{u"format_type"_s, u"JSONL"_s}, {u"flattening"_s, u"Root level flattening"_s}}}};

QByteArray unzipped(const QByteArray &bytes)
{
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return {};
    QByteArray out(1 << 20, '\0');
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.truncate(static_cast<qsizetype>(stream.total_out));
    inflateEnd(&stream);
    return isWhole ? out : QByteArray();
}

/// The values "v" of the rows in files of JSON lines, each with how often it is there.
std::map<QString, int> valuesIn(const std::vector<QByteArray> &files)
{
    std::map<QString, int> values;
    for (const QByteArray &file : files) {
        for (const QByteArray &line : file.split('\n')) {
            if (!line.isEmpty())
                ++values[QJsonDocument::fromJson(line).object()["v"_L1].toString()];
        }
    }
    return values;
}

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator entries(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files << QDir(folder).relativeFilePath(entries.next());
    files.sort();
    return files;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qPrintable(path));
    return file.readAll();
}

std::vector<QByteArray> contentsBelow(const QString &folder)
{
    std::vector<QByteArray> contents;
    for (const QString &file : filesBelow(folder))
        contents.push_back(contentOf(folder + u'/' + file));
    return contents;
}

bool areAllOnce(const std::map<QString, int> &values)
{
    return std::ranges::all_of(values, [](const auto &value) { return value.second == 1; });
}

} // namespace

class TestRejectedDelivery final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"shop"_s).id;
        m_folder = std::make_unique<QTemporaryDir>();
        m_log.clear();
    }
    void cleanup()
    {
        m_folder.reset();
        m_store.reset();
    }

    void valuesThatTransformationsHideStayInTheProfile()
    {
        ConnectionRepository connections(*m_store->database);
        Connection connection = must(connections.find(m_connection));
        ConfiguredStream &users = connection.catalog.streams.front();
        users.stream.schema = Schema({Field{.name = u"v"_s, .type = FieldType::String},
                                      Field{.name = u"w"_s, .type = FieldType::String}});
        users.transformations = {{TransformationKind::Hash, {{u"field"_s, u"v"_s}}}};
        must(connections.save(connection));
        addRejected(*m_store, m_connection, u"users"_s, 3);
        addRejected(*m_store, m_connection, u"orders"_s, 2);
        QCOMPARE(deliver(folderAt(m_folder->path(), s_lines))->records, 5);
        const auto values = valuesIn(contentsBelow(m_folder->path()));
        QCOMPARE(values.at(QString()), 3);
        QCOMPARE(values.size(), 3U); // And the two of the other stream.
    }

    void nothingHappensUnlessAskedFor()
    {
        addRejected(*m_store, m_connection, u"users"_s, 3);
        QVERIFY(!deliver({}));
        QVERIFY(m_log.isEmpty());
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_outcomes"), 0);
    }

    void recordsOfEachRunAndStreamGoIntoFilesOfTheirOwn()
    {
        const qint64 first = addRejected(*m_store, m_connection, u"users"_s, 5);
        const qint64 second = addRejected(*m_store, m_connection, u"orders"_s, 4);
        const qint64 third = addRejected(*m_store, m_connection, u"users"_s, 3);
        const auto report = deliver(folderAt(m_folder->path(), s_lines));
        QVERIFY(report && !report->error);
        QCOMPARE(report->files, 3);
        QCOMPARE(report->records, 12);
        const QStringList files = filesBelow(m_folder->path());
        QCOMPARE(files.size(), 3);
        for (const auto &[job, stream] :
             {std::pair(first, u"users"_s), std::pair(second, u"orders"_s),
              std::pair(third, u"users"_s)}) {
            const QString start = u"%1/%2/2026-01-01_2026-01-01T00:00:00.000Z_0.jsonl"_s.arg(
                QString::number(job), stream);
            QVERIFY2(files.contains(start), qPrintable(files.join(u' ')));
        }
        const auto values = valuesIn(contentsBelow(m_folder->path()));
        QCOMPARE(values.size(), 12U);
        QVERIFY(areAllOnce(values));
        QCOMPARE(m_log.size(), 3);

        // The second time there is nothing left to do.
        const auto again = deliver(folderAt(m_folder->path(), s_lines));
        QCOMPARE(again->files, 0);
        QCOMPARE(filesBelow(m_folder->path()), files);
    }

    void bucketGetsTheSame()
    {
        S3Server &server = S3Server::shared();
        server.createBucket(s_bucket);
        const qint64 job = addRejected(*m_store, m_connection, u"../..//users\n?#"_s, 7);
        QJsonObject more = s_lines;
        more.insert("bucket_path"_L1, u"round one/"_s);
        more.insert("compression"_L1, QJsonObject{{u"compression_type"_s, u"GZIP"_s}});
        const auto report = deliver(bucketAt(server.endpoint(), server, more), job);
        QVERIFY2(!report->error, qPrintable(report->error.value_or(Error{}).message));
        const QStringList objects = server.objects(s_bucket);
        QCOMPARE(objects,
                 QStringList{u"round one/%1/..%2F..%2F%2Fusers%0A?#/"
                             "2026-01-01_2026-01-01T00:00:00.000Z_0.jsonl.gz"_s.replace(
                                 u"%1"_s, QString::number(job))});
        const auto values = valuesIn({unzipped(server.object(s_bucket, objects.front()))});
        QCOMPARE(values.size(), 7U);
        QVERIFY(areAllOnce(values));
        const auto summary = must(DeliveryStore(*m_store->database).summary(job));
        QCOMPARE(summary.records, 7);
        QCOMPARE(summary.place, server.endpoint() + u"/rejects"_s);
    }

    void manyRecordsComeInPartsOfBoundedSize()
    {
        addRejected(*m_store, m_connection, u"users"_s, 1050);
        const auto report = deliver(folderAt(m_folder->path(), s_lines), {}, {.records = 400});
        QCOMPARE(report->files, 3);
        const QStringList files = filesBelow(m_folder->path());
        QVERIFY(files[0].endsWith("_0.jsonl"_L1));
        QVERIFY(files[2].endsWith("_2.jsonl"_L1));
        const auto contents = contentsBelow(m_folder->path());
        QCOMPARE(contents[0].count('\n'), 400);
        QCOMPARE(contents[2].count('\n'), 250);
        QCOMPARE(valuesIn(contents).size(), 1050U);

        addRejected(*m_store, m_connection, u"orders"_s, 100);
        const auto small = deliver(folderAt(m_folder->path(), s_lines), {}, {.bytes = 200});
        QVERIFY2(small->files > 10, qPrintable(QString::number(small->files)));
        QCOMPARE(small->records, 100);
    }

    void valuesThatWereChangedAreNoRejectedRecords()
    {
        addRejected(*m_store, m_connection, u"users"_s, 6);
        must(m_store->run("UPDATE rejected_groups SET outcome = 'nulled' WHERE code = 'code_1'"));
        QCOMPARE(deliver(folderAt(m_folder->path(), s_lines))->records, 4);
    }

    void closedRecordsAreDeliveredAllTheSame()
    {
        addRejected(*m_store, m_connection, u"users"_s, 6);
        must(m_store->run("UPDATE rejected_records SET status = 1 WHERE id < 4"));
        QCOMPARE(deliver(folderAt(m_folder->path(), s_lines))->records, 6);
    }

    /// As after a kill between the planning of a file and its mark, whether it has arrived or not.
    void killBetweenUploadAndMarkDoublesNothing_data()
    {
        QTest::addColumn<bool>("hasArrived");
        QTest::newRow("arrived") << true;
        QTest::newRow("not arrived") << false;
    }
    void killBetweenUploadAndMarkDoublesNothing()
    {
        QFETCH(bool, hasArrived);
        addRejected(*m_store, m_connection, u"users"_s, 9);
        deliver(folderAt(m_folder->path(), s_lines));
        const QStringList before = filesBelow(m_folder->path());
        const auto contents = contentsBelow(m_folder->path());
        must(m_store->run("UPDATE delivery_files SET delivered_at = NULL"));
        if (!hasArrived)
            QVERIFY(QFile::remove(m_folder->filePath(before.front())));
        m_store->reopen();
        addRejected(*m_store, m_connection, u"users"_s, 2);
        const auto report = deliver(folderAt(m_folder->path(), s_lines));
        QCOMPARE(report->records, 11);
        QCOMPARE(filesBelow(m_folder->path()).size(), 2);
        QCOMPARE(contentOf(m_folder->filePath(before.front())), contents.front());
        const auto values = valuesIn(contentsBelow(m_folder->path()));
        QCOMPARE(values.size(), 11U);
        QVERIFY(areAllOnce(values));
    }

    void failureIsKeptAndTheNextDeliveryGoesOn()
    {
        const qint64 job = addRejected(*m_store, m_connection, u"users"_s, 5);
        const QString missing = m_folder->filePath(u"drive"_s);
        const auto failed = deliver(folderAt(missing, s_lines), job);
        QCOMPARE(failed->error->code, u"delivery.folder_missing"_s);
        QVERIFY(!QFileInfo::exists(missing));
        DeliveryStore deliveries(*m_store->database);
        QCOMPARE(must(deliveries.summary(job)).error->code, u"delivery.folder_missing"_s);
        QVERIFY(m_log.join(u'\n').contains("delivery.folder_missing"_L1));

        QVERIFY(QDir().mkdir(missing));
        const auto done = deliver(folderAt(missing, s_lines));
        QVERIFY(!done->error);
        QCOMPARE(done->records, 5);
        const DeliverySummary summary = must(deliveries.summary(job));
        QVERIFY(!summary.error);
        QCOMPARE(summary.records, 5);
        QCOMPARE(summary.files, 1);
    }

    void badSettingsAreToldAndLeaveEverything()
    {
        const qint64 job = addRejected(*m_store, m_connection, u"users"_s, 5);
        const auto report = deliver(folderAt(u"not absolute"_s), job);
        QCOMPARE(report->error->code, u"delivery.folder_relative"_s);
        QCOMPARE(must(DeliveryStore(*m_store->database).summary(job)).error->code,
                 u"delivery.folder_relative"_s);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 0);
    }

    void otherSettingsMoveWhatIsNotThereYet()
    {
        addRejected(*m_store, m_connection, u"users"_s, 5);
        QVERIFY(deliver(folderAt(m_folder->filePath(u"gone"_s), s_lines))->error);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 1);
        const auto report = deliver(folderAt(m_folder->path()));
        QVERIFY(!report->error);
        const QStringList files = filesBelow(m_folder->path());
        QCOMPARE(files.size(), 1);
        QVERIFY(files.front().endsWith(".csv"_L1));
        QVERIFY(contentOf(m_folder->filePath(files.front())).startsWith("_airbyte_raw_id,"));
    }

    void otherSettingsLeaveNamesThatAreTakenAlone()
    {
        QJsonObject named = s_lines;
        named.insert("path_format"_L1, QString());
        named.insert("file_name_format"_L1, u"all{format_extension}"_s);
        QFile foreign(m_folder->filePath(u"all.jsonl"_s));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        foreign.write("somebody else's");
        foreign.close();
        addRejected(*m_store, m_connection, u"users"_s, 3);
        QVERIFY(deliver(folderAt(m_folder->filePath(u"gone"_s), named))->error);
        QVERIFY(!deliver(folderAt(m_folder->path(), named))->error);
        QCOMPARE(filesBelow(m_folder->path()), QStringList({u"all-1.jsonl"_s, u"all.jsonl"_s}));
        QCOMPARE(contentOf(foreign.fileName()), "somebody else's"_ba);
    }

    void namesThatAreTakenAreLeftAlone()
    {
        QFile foreign(m_folder->filePath(u"all.jsonl"_s));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        foreign.write("somebody else's");
        foreign.close();
        QJsonObject more = s_lines;
        more.insert("path_format"_L1, QString());
        more.insert("file_name_format"_L1, u"all{format_extension}"_s);
        addRejected(*m_store, m_connection, u"users"_s, 3);
        addRejected(*m_store, m_connection, u"orders"_s, 3);
        addRejected(*m_store, m_connection, u"users"_s, 3);
        QCOMPARE(deliver(folderAt(m_folder->path(), more))->files, 3);
        QCOMPARE(
            filesBelow(m_folder->path()),
            QStringList({u"all-1.jsonl"_s, u"all-2.jsonl"_s, u"all-3.jsonl"_s, u"all.jsonl"_s}));
        QCOMPARE(contentOf(foreign.fileName()), "somebody else's"_ba);
    }

    /// As when the program is killed right after the plan was stored.
    void planNeverNamesAFileOfSomebodyElse()
    {
        QFile foreign(m_folder->filePath(u"all.jsonl"_s));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        foreign.write("somebody else's");
        foreign.close();
        QJsonObject more = s_lines;
        more.insert("path_format"_L1, QString());
        more.insert("file_name_format"_L1, u"all{format_extension}"_s);
        addRejected(*m_store, m_connection, u"users"_s, 3);
        must(m_store->run("CREATE TABLE plans (path TEXT) STRICT"));
        must(m_store->run("CREATE TRIGGER note_plans AFTER INSERT ON delivery_files BEGIN INSERT "
                          "INTO plans VALUES (new.path); END"));
        QCOMPARE(deliver(folderAt(m_folder->path(), more))->files, 1);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM plans WHERE path = 'all-1.jsonl'"), 1);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM plans"), 1);
        QCOMPARE(contentOf(foreign.fileName()), "somebody else's"_ba);
    }

    void fileThatComesBetweenPlanAndDeliveryStays()
    {
        const auto settings = deliverySettings(folderAt(m_folder->path(), s_lines));
        const auto store = must(openFileStore(**settings, m_clock));
        QVERIFY(must(store->create(u"a/b.jsonl"_s, "mine", "text/plain", {})));
        QVERIFY(!must(store->create(u"a/b.jsonl"_s, "another", "text/plain", {})));
        QCOMPARE(contentOf(m_folder->filePath(u"a/b.jsonl"_s)), "mine"_ba);
        QCOMPARE(filesBelow(m_folder->path()), QStringList{u"a/b.jsonl"_s});
        must(store->write(u"a/b.jsonl"_s, "anew", "text/plain", {}));
        QCOMPARE(contentOf(m_folder->filePath(u"a/b.jsonl"_s)), "anew"_ba);
        // As readable as any other file.
        QVERIFY(must(store->create(u"c"_s, "x", "text/plain", {})));
        QCOMPARE(QFile(m_folder->filePath(u"c"_s)).permissions(),
                 QFile(m_folder->filePath(u"a/b.jsonl"_s)).permissions());
    }

    void recordsRemovedMeanwhileAreNoFile()
    {
        addRejected(*m_store, m_connection, u"users"_s, 5);
        QVERIFY(deliver(folderAt(m_folder->filePath(u"gone"_s), s_lines))->error);
        must(m_store->run("DELETE FROM rejected_records"));
        const auto report = deliver(folderAt(m_folder->path(), s_lines));
        QVERIFY(!report->error);
        QCOMPARE(report->files, 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 0);
    }

    void stopLeavesTheRestForTheNext()
    {
        addRejected(*m_store, m_connection, u"users"_s, 5);
        CancellationSource source;
        source.request_stop();
        RejectedDelivery delivery(*m_store->database, m_clock, {});
        const auto stopped = delivery.run(m_connection, {}, folderAt(m_folder->path(), s_lines),
                                          source.get_token());
        QCOMPARE(stopped->error->code, u"delivery.interrupted"_s);
        QVERIFY(filesBelow(m_folder->path()).isEmpty());
        QCOMPARE(deliver(folderAt(m_folder->path(), s_lines))->records, 5);
    }

    void folderThatMayNotBeWrittenIsTold()
    {
        if (geteuid() == 0) {
            // Root may write everywhere but below a file.
            QFile file(m_folder->filePath(u"1"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
        } else {
            QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner);
        }
        addRejected(*m_store, m_connection, u"users"_s, 5);
        const auto report = deliver(folderAt(m_folder->path(), s_lines));
        QFile::setPermissions(m_folder->path(),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QCOMPARE(report->error->code, u"delivery.file_failed"_s);
        QCOMPARE(report->error->field, u"/object_storage_config/folder"_s);
    }

    void fullFolderLeavesNoHalfFile()
    {
        SmallDisk disk;
        if (!disk.isInside()) {
            QVERIFY2(disk.runInside("fullFolderLeavesNoHalfFile"), disk.said().constData());
            return;
        }
        disk.mount(8);
        disk.fill(0);
        addRejected(*m_store, m_connection, u"users"_s, 20'000);
        const auto report = deliver(folderAt(disk.path(), s_lines));
        QVERIFY(report->error);
        QCOMPARE(report->error->code, u"delivery.file_failed"_s);
        QVERIFY2(report->error->message.contains("space"_L1), qPrintable(report->error->message));
        QCOMPARE(filesBelow(disk.path()), QStringList{u"ballast"_s});
        disk.makeRoom();
        QCOMPARE(deliver(folderAt(disk.path(), s_lines))->records, 20'000);
        QVERIFY(areAllOnce(valuesIn(contentsBelow(disk.path()))));
    }

    void removedConnectionTakesItsFilesAlong()
    {
        addRejected(*m_store, m_connection, u"users"_s, 5);
        deliver(folderAt(m_folder->path(), s_lines));
        must(ConnectionRepository(*m_store->database).remove(m_connection));
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_positions"), 0);
        QCOMPARE(filesBelow(m_folder->path()).size(), 1);
    }

private:
    std::optional<DeliveryReport> deliver(const QJsonObject &configuration,
                                          std::optional<qint64> jobId = {},
                                          RejectedParts::Limits limits = {})
    {
        RejectedDelivery delivery(
            *m_store->database, m_clock,
            [this](LogLevel, const QString &stream, const QString &message, const QString &code) {
                m_log << stream + u' ' + message + u' ' + code;
            },
            limits);
        return delivery.run(m_connection, jobId, configuration, {});
    }

    InstantClock m_clock;
    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_connection;
    QStringList m_log;
};

QTEST_GUILESS_MAIN(TestRejectedDelivery)
#include "testrejecteddelivery.moc"
