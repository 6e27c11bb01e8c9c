#include "ui/connectionpage/logmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

LogEntry line(LogLevel level, const QString &stream, const QString &message,
              const QString &code = {})
{
    static int s_second = 0;
    return {TimePoint(std::chrono::seconds(++s_second)), level, stream, code, message};
}

std::vector<LogEntry> sampleLog()
{
    return {line(LogLevel::Info, {}, u"The run starts."_s),
            line(LogLevel::Debug, u"orders"_s, u"Opened at the beginning."_s),
            line(LogLevel::Warning, u"orders"_s, u"A value did not fit."_s),
            line(LogLevel::Error, u"users"_s, u"The sign-in failed."_s, u"sqlite.locked"_s),
            line(LogLevel::Error, u"users"_s, u"The file is gone."_s, u"files.not_found"_s),
            line(LogLevel::Info, {}, u"The run has ended."_s)};
}

QStringList messages(const LogModel &model)
{
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        shown << model.index(row, LogModel::MessageColumn).data().toString();
    return shown;
}

} // namespace

class TestLogModel final : public QObject
{
    Q_OBJECT

private slots:
    void levelLeavesLowerLinesOut();
    void streamLeavesOtherLinesOut();
    void grownLogOnlyAddsLines();
    void otherLogReplacesLines();
    void searchGoesRoundInBothDirections();
    void errorIsFoundByStreamAndCode();
    void copiedTextHoldsTimeLevelAndCode();
    void hundredThousandLinesAreFiltered();
};

void TestLogModel::levelLeavesLowerLinesOut()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model);
    model.setEntries(sampleLog());
    QCOMPARE(model.rowCount(), 6);
    model.setFilter({LogLevel::Warning, {}, false});
    QCOMPARE(
        messages(model),
        QStringList({u"A value did not fit."_s, u"The sign-in failed."_s, u"The file is gone."_s}));
    model.setFilter({LogLevel::Error, {}, false});
    QCOMPARE(model.rowCount(), 2);
}

void TestLogModel::streamLeavesOtherLinesOut()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model);
    model.setEntries(sampleLog());
    QCOMPARE(model.streams(), QStringList({u"orders"_s, u"users"_s}));
    model.setFilter({LogLevel::Debug, u"orders"_s, true});
    QCOMPARE(messages(model),
             QStringList({u"Opened at the beginning."_s, u"A value did not fit."_s}));
}

void TestLogModel::grownLogOnlyAddsLines()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model);
    std::vector<LogEntry> log = sampleLog();
    model.setEntries(log);
    model.setFilter({LogLevel::Warning, {}, false});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
    log.push_back(line(LogLevel::Info, {}, u"Something else."_s));
    log.push_back(line(LogLevel::Error, {}, u"One more."_s));
    model.setEntries(log);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(inserts.count(), 1);
    QCOMPARE(messages(model).last(), u"One more."_s);
    QCOMPARE(model.rowCount(), 4);
}

void TestLogModel::otherLogReplacesLines()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model);
    model.setEntries(sampleLog());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setEntries({line(LogLevel::Info, {}, u"Another run."_s)});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(messages(model), QStringList({u"Another run."_s}));
}

void TestLogModel::searchGoesRoundInBothDirections()
{
    LogModel model;
    model.setEntries(sampleLog());
    QCOMPARE(model.countOf(u"THE RUN"_s), 2);
    QCOMPARE(model.find(u"the run"_s, -1, false), 0);
    QCOMPARE(model.find(u"the run"_s, 0, false), 5);
    QCOMPARE(model.find(u"the run"_s, 5, false), 0);
    QCOMPARE(model.find(u"the run"_s, 0, true), 5);
    QCOMPARE(model.find(u"files.not_found"_s, -1, false), 4);
    QCOMPARE(model.find(u"no such thing"_s, -1, false), -1);
    QCOMPARE(model.find({}, -1, false), -1);
}

void TestLogModel::errorIsFoundByStreamAndCode()
{
    LogModel model;
    model.setEntries(sampleLog());
    QCOMPARE(model.errorRow(u"users"_s, u"sqlite.locked"_s), 3);
    QCOMPARE(model.errorRow(u"users"_s, u"other.code"_s), 4);
    QCOMPARE(model.errorRow(u"orders"_s, u"sqlite.locked"_s), -1);
}

void TestLogModel::copiedTextHoldsTimeLevelAndCode()
{
    LogModel model;
    model.setEntries({{TimePoint(std::chrono::seconds(0)), LogLevel::Error, u"users"_s,
                       u"sqlite.locked"_s, u"The sign-in failed."_s}});
    QCOMPARE(model.text(),
             u"1970-01-01T00:00:00.000Z  error    users  The sign-in failed. (sqlite.locked)\n"_s);
    QCOMPARE(model.text({0}), model.text());
}

void TestLogModel::hundredThousandLinesAreFiltered()
{
    LogModel model;
    std::vector<LogEntry> log;
    for (int i = 0; i < 100'000; ++i)
        log.push_back(line(i % 10 == 0 ? LogLevel::Warning : LogLevel::Info,
                           u"stream %1"_s.arg(i % 7), u"Line %1"_s.arg(i)));
    model.setEntries(log);
    model.setFilter({LogLevel::Warning, {}, false});
    QCOMPARE(model.rowCount(), 10'000);
    QCOMPARE(model.find(u"line 99990"_s, -1, false), 9'999);
}

QTEST_MAIN(TestLogModel)
#include "testlogmodel.moc"
