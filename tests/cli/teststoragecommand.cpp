// storage: what the profile takes, what is removed of it, compacting; and the settings of both.
#include "tests/cli/program.h"

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestStorageCommand final : public QObject
{
    Q_OBJECT

private slots:
    void aNewProfileTakesNothing();
    void usesAndLimitsAreShown();
    void limitsAreSettings();
    void wrongLimitsAreRefused();
    void oldLogsAreRemovedAndTold();
    void compactingTellsWhatItFreed();

private:
    [[nodiscard]] QJsonObject json(const Program &program, const QStringList &arguments) const
    {
        return program.run(arguments + QStringList{u"--json"_s}).json();
    }
    /// Two runs.
    void fill(const Program &program) const;
};

void TestStorageCommand::fill(const Program &program) const
{
    program.writeFile(u"data.csv"_s, "id,n\n1,10\n2,ten\n");
    program.writeFile(u"shop.yaml"_s,
                      "name: shop\n"
                      "source: {connector: files, config: {path: data.csv, types: {n: integer}}}\n"
                      "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
                      "settings: {unfit_values: reject}\n");
    QCOMPARE(program.run({u"connections"_s, u"create"_s, u"shop.yaml"_s}).exitCode, 0);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QVERIFY(program.run({u"verify"_s, u"shop"_s}).exitCode <= 1); // Something may differ.
}

void TestStorageCommand::aNewProfileTakesNothing()
{
    const Program program;
    QCOMPARE(json(program, {u"storage"_s}).value("total_bytes"_L1).toInt(-1), 0);
    QVERIFY(!QFile::exists(program.profile()));
}

void TestStorageCommand::usesAndLimitsAreShown()
{
    const Program program;
    fill(program);
    const QJsonObject storage = json(program, {u"storage"_s});
    const auto part = [&storage](const QString &name) { return storage[name].toObject(); };
    for (const QString &name : {u"logs"_s, u"runs"_s, u"rejected"_s, u"shown_rows"_s})
        QVERIFY2(part(name)["bytes"_L1].toInt() > 0, qPrintable(name));
    QCOMPARE(part(u"logs"_s)["keep_days"_L1].toInt(), 180);
    QCOMPARE(part(u"logs"_s)["most_bytes"_L1].toInteger(), 2'000'000'000);
    QVERIFY(part(u"runs"_s)["most_bytes"_L1].isNull());
    const qint64 sum = part(u"logs"_s)["bytes"_L1].toInteger()
        + part(u"runs"_s)["bytes"_L1].toInteger() + part(u"rejected"_s)["bytes"_L1].toInteger()
        + part(u"shown_rows"_s)["bytes"_L1].toInteger() + storage["rest_bytes"_L1].toInteger()
        + storage["unused_bytes"_L1].toInteger() + storage["backups_bytes"_L1].toInteger();
    QCOMPARE(sum, storage["total_bytes"_L1].toInteger());
    const Outcome text = program.run({u"storage"_s});
    for (const char *word : {"logs", "runs", "rejected records", "previews", "180 days", "in all"})
        QVERIFY2(text.out.contains(word), word);
}

void TestStorageCommand::limitsAreSettings()
{
    const Program program;
    for (const QString &key :
         {u"retention.logs_days"_s, u"retention.logs_mb"_s, u"retention.runs_days"_s,
          u"retention.runs_mb"_s, u"retention.rejected_days"_s, u"retention.rejected_mb"_s,
          u"retention.shown_rows_days"_s, u"retention.shown_rows_mb"_s}) {
        QCOMPARE(program.run({u"settings"_s, u"set"_s, key, u"7"_s}).exitCode, 0);
        QCOMPARE(json(program, {u"settings"_s, u"show"_s, key})["value"_L1].toInt(), 7);
    }
    const QJsonObject storage = json(program, {u"storage"_s});
    QCOMPARE(storage["rejected"_L1].toObject()["most_bytes"_L1].toInteger(), 7'000'000);
    QCOMPARE(storage["runs"_L1].toObject()["keep_days"_L1].toInt(), 7);
    QCOMPARE(program.run({u"settings"_s, u"set"_s, u"retention.logs_mb"_s, u"0"_s}).exitCode, 0);
    QVERIFY(json(program, {u"storage"_s})["logs"_L1].toObject()["most_bytes"_L1].isNull());
    QCOMPARE(
        program.run({u"settings"_s, u"set"_s, u"retention.logs_mb"_s, u"--default"_s}).exitCode, 0);
    QCOMPARE(json(program, {u"settings"_s, u"show"_s, u"retention.logs_mb"_s})["value"_L1].toInt(),
             2000);
}

void TestStorageCommand::wrongLimitsAreRefused()
{
    const Program program;
    for (const QString &value : {u"-1"_s, u"many"_s, u"1000000000"_s, u"1.5"_s})
        QCOMPARE(program.run({u"settings"_s, u"set"_s, u"--"_s, u"retention.logs_days"_s, value})
                     .exitCode,
                 2);
}

void TestStorageCommand::oldLogsAreRemovedAndTold()
{
    const Program program;
    fill(program);
    QVERIFY(program.run({u"storage"_s, u"remove"_s}).out.startsWith("Nothing was old enough"));
    // Of a connection that is gone, and more than may be.
    program.writeFile(u"profile/logs/run-77-attempt-1.jsonl"_s, QByteArray(3 << 20, 'x'));
    QCOMPARE(program.run({u"settings"_s, u"set"_s, u"retention.logs_mb"_s, u"1"_s}).exitCode, 0);
    const QJsonObject removed = json(program, {u"storage"_s, u"remove"_s});
    QVERIFY(removed["logs"_L1].toInt() >= 1);
    QVERIFY(removed["log_bytes"_L1].toInt() >= 3 << 20);
    QVERIFY(!QFile::exists(program.path(u"profile/logs/run-77-attempt-1.jsonl"_s)));
    // The newest run has its log all the same.
    QVERIFY(QFile::exists(program.path(u"profile/logs/run-2-attempt-1.jsonl"_s)));
}

void TestStorageCommand::compactingTellsWhatItFreed()
{
    const Program program;
    fill(program);
    const QJsonObject compacted = json(program, {u"storage"_s, u"compact"_s});
    QCOMPARE(
        compacted["freed_bytes"_L1].toInteger(),
        qMax(qint64(0),
             compacted["before_bytes"_L1].toInteger() - compacted["after_bytes"_L1].toInteger()));
    QVERIFY(compacted["after_bytes"_L1].toInteger() > 0);
    QVERIFY(program.run({u"storage"_s, u"compact"_s}).out.contains(" freed, "));
}

QTEST_GUILESS_MAIN(TestStorageCommand)
#include "teststoragecommand.moc"
