// Rejected files: quoting, digits, and nothing half written.
#include "core/interchange/rejectedfile.h"
#include "tests/core/store/storefixture.h"

#include <QJsonDocument>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRejectedFile final : public QObject
{
    Q_OBJECT

private slots:
    void csvQuotesWhatNeedsIt_data();
    void csvQuotesWhatNeedsIt();
    void csvHasACellForEachHeading();
    void jsonLineKeepsEveryDigitOfTheRows();
    void fileHoldsWhatIsAskedFor_data();
    void fileHoldsWhatIsAskedFor();
    void cancellationLeavesNoFileAndKeepsTheFormer();
    void unwritablePathIsAnError();

private:
    /// \a count open records in one flush.
    void add(StoreFixture &store, int count);
    static QByteArray contentOf(const QString &path);

    int m_flush = 0;
};

void TestRejectedFile::add(StoreFixture &store, int count)
{
    const QString connection = store.connection(u"Shop"_s).id;
    const Attempt attempt = store.attempt(connection);
    std::vector<RejectedRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back(rejected(u"value_does_not_fit"_s, u"f"_s, std::to_string(i)));
    const FlushKey key{connection, {{}, u"users"_s}, QString::number(++m_flush)};
    CheckpointStore checkpoints(*store.database);
    must(checkpoints.stageRejected(key, records));
    must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(count, count)));
    must(checkpoints.confirmFlush(key));
}

QByteArray TestRejectedFile::contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestRejectedFile::csvQuotesWhatNeedsIt_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << QByteArray("a b;c") << QByteArray("a b;c");
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
    QTest::newRow("quote") << QByteArray("say \"a\"") << QByteArray("\"say \"\"a\"\"\"");
    QTest::newRow("line end") << QByteArray("a\nb") << QByteArray("\"a\nb\"");
    QTest::newRow("carriage return") << QByteArray("a\rb") << QByteArray("\"a\rb\"");
    QTest::newRow("UTF-8") << QByteArray("Größe, 1") << QByteArray("\"Größe, 1\"");
}

void TestRejectedFile::csvQuotesWhatNeedsIt()
{
    QFETCH(QByteArray, cell);
    QFETCH(QByteArray, written);
    std::string line;
    appendCsvLine(line, {"x", cell.toStdString(), "y"});
    QCOMPARE(line, "x," + written.toStdString() + ",y\n");
}

void TestRejectedFile::csvHasACellForEachHeading()
{
    RejectedRecord record = rejected(u"c"_s, u"f"_s, "v");
    record.note = u"known, really"_s;
    record.status = RejectedStatus::Ignored;
    record.statusAt = TimePoint(std::chrono::seconds(1));
    const auto headings
        = QString::fromStdString(rejectedHeader(RejectedFormat::Csv)).trimmed().split(u',');
    const auto cells = rejectedCells(record);
    QCOMPARE(std::size_t(headings.size()), cells.size());
    const auto cell = [&](const QString &heading) {
        return cells[static_cast<std::size_t>(headings.indexOf(heading))];
    };
    QCOMPARE(cell(u"note"_s), std::string("known, really"));
    QCOMPARE(cell(u"status"_s), std::string("ignored"));
    QCOMPARE(cell(u"status_at"_s), std::string("1970-01-01T00:00:01.000Z"));
    QCOMPARE(cell(u"value"_s), std::string("v"));
    QCOMPARE(cell(u"source_record"_s), record.sourceRecord);
    QVERIFY(rejectedHeader(RejectedFormat::JsonLines).empty());
}

void TestRejectedFile::jsonLineKeepsEveryDigitOfTheRows()
{
    RejectedRecord record = rejected(u"c"_s, u"f"_s, "say \"a\"\n");
    record.sourceRecord = "{\"n\":12345678901234567890.100,\r\n \"t\":\"a\\nb\"}";
    const std::string line = rejectedJsonLine(record);
    QVERIFY(line.find("\"n\":12345678901234567890.100,") != std::string::npos);
    QCOMPARE(std::ranges::count(line, '\n'), std::ptrdiff_t(1));
    QVERIFY(line.ends_with("}\n"));
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
    QCOMPARE(json.value("value"_L1).toString(), u"say \"a\"\n"_s);
    QCOMPARE(json.value("source_record"_L1).toObject().value("t"_L1).toString(), u"a\nb"_s);
    QVERIFY(json.value("sent_record"_L1).isNull());
}

void TestRejectedFile::fileHoldsWhatIsAskedFor_data()
{
    QTest::addColumn<bool>("isJson");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("wanted");
    // More than one page of a thousand.
    QTest::newRow("CSV") << false << QString() << 2500;
    QTest::newRow("JSON Lines") << true << QString() << 2500;
    QTest::newRow("found by a search") << true << u"\"249"_s << 11; // 249 and 2490 to 2499.
    QTest::newRow("nothing found") << false << u"nowhere"_s << 0;
}

void TestRejectedFile::fileHoldsWhatIsAskedFor()
{
    QFETCH(bool, isJson);
    QFETCH(QString, text);
    QFETCH(int, wanted);
    StoreFixture store;
    add(store, 2500);
    const QString path = store.folder.filePath(u"out"_s);
    const qint64 count
        = must(writeRejectedFile(path, RejectedStore(*store.database), {}, {text, {}, {}},
                                 isJson ? RejectedFormat::JsonLines : RejectedFormat::Csv, {}));
    QCOMPARE(count, qint64(wanted));
    QCOMPARE(contentOf(path).count('\n'), wanted + (isJson ? 0 : 1));
}

void TestRejectedFile::cancellationLeavesNoFileAndKeepsTheFormer()
{
    StoreFixture store;
    add(store, 10);
    CancellationSource source;
    source.request_stop();
    const auto write = [&](const QString &path) {
        return writeRejectedFile(path, RejectedStore(*store.database), {}, {}, RejectedFormat::Csv,
                                 source.get_token());
    };
    const QDir folder(store.folder.path());
    const QStringList before = folder.entryList(QDir::Files);
    const auto cancelled = write(folder.filePath(u"out.csv"_s));
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
    QCOMPARE(folder.entryList(QDir::Files), before);

    const QString former = folder.filePath(u"former.csv"_s);
    QFile file(former);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("former") == 6);
    file.close();
    QVERIFY(!write(former));
    QCOMPARE(contentOf(former), QByteArray("former"));
}

void TestRejectedFile::unwritablePathIsAnError()
{
    StoreFixture store;
    add(store, 1);
    const QString path = store.folder.filePath(u"nowhere/out.csv"_s);
    const auto written
        = writeRejectedFile(path, RejectedStore(*store.database), {}, {}, RejectedFormat::Csv, {});
    QVERIFY(!written);
    QCOMPARE(written.error().code, u"interchange.file_not_written"_s);
    QVERIFY(written.error().message.contains(path));
}

QTEST_GUILESS_MAIN(TestRejectedFile)
#include "testrejectedfile.moc"
