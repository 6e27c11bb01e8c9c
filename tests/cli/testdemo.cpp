#include "tests/cli/program.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestDemo final : public QObject
{
    Q_OBJECT

private slots:
    void showsEveryModeTwiceAndLeavesNothing();
    void everyRowIsAccountedFor();
};

void TestDemo::showsEveryModeTwiceAndLeavesNothing()
{
    Program program;
    QVERIFY(QDir(program.path({})).mkdir(u"tmp"_s));
    program.setVariable(u"TMPDIR"_s, program.path(u"tmp"_s));
    const Outcome outcome = program.run({u"demo"_s});
    QVERIFY2(outcome.exitCode == 0, outcome.error.constData());
    for (const char *mode :
         {"full_refresh_overwrite:", "full_refresh_append:", "full_refresh_overwrite_dedup:",
          "incremental_append:", "incremental_append_dedup:"})
        QCOMPARE(outcome.out.count(mode), 2);
    QCOMPARE(outcome.out.count("read 360 = written 352 + filtered 0 + rejected 8"), 5);
    // What each mode makes of the second version of orders.csv, changed and added rows.
    QVERIFY(outcome.out.contains("orders_full_refresh_overwrite holds 377 rows"));
    QVERIFY(outcome.out.contains("orders_full_refresh_append holds 729 rows"));
    QVERIFY(outcome.out.contains("orders_full_refresh_overwrite_dedup holds 377 rows"));
    QVERIFY(outcome.out.contains("orders_incremental_append holds 729 rows"));
    QVERIFY(outcome.out.contains("orders_incremental_append_dedup holds 377 rows"));
    QVERIFY(outcome.out.contains("users_incremental_append_dedup holds 330 rows"));
    QVERIFY(QDir(program.path(u"tmp"_s)).isEmpty());
    QVERIFY(!QFileInfo::exists(program.profile()));
}

void TestDemo::everyRowIsAccountedFor()
{
    Program program;
    QVERIFY(QDir(program.path({})).mkdir(u"tmp"_s));
    program.setVariable(u"TMPDIR"_s, program.path(u"tmp"_s));
    const Outcome outcome = program.run({u"demo"_s, u"--json"_s, u"--keep"_s});
    QCOMPARE(outcome.exitCode, 0);
    const QJsonArray runs = outcome.json().value("runs"_L1).toArray();
    QCOMPARE(runs.size(), 20);
    for (const QJsonValue &run : runs) {
        const QJsonObject counts = run.toObject().value("totals"_L1).toObject();
        const auto count
            = [&counts](const char *key) { return counts.value(QLatin1StringView(key)).toInt(); };
        QVERIFY(count("read") > 0);
        QCOMPARE(count("read"), count("written") + count("filtered") + count("rejected"));
        QCOMPARE(count("unconfirmed"), 0);
    }
    QVERIFY(QFileInfo::exists(outcome.json().value("database"_L1).toString()));
}

QTEST_GUILESS_MAIN(TestDemo)
#include "testdemo.moc"
