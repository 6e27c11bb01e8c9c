#include "tests/testutils/fakeclock.h"
#include "ui/connectionpage/logmodel.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// A model over a log that grows, its blocks read at once.
class LogWorld final
{
public:
    LogWorld()
        : m_path(m_folder.filePath(u"run.log"_s))
    {
        QObject::connect(&model, &LogModel::blocksWanted, &model, [this](const std::set<int> &all) {
            for (const int block : all)
                model.setBlock(block, *readLog(m_path, model.block(block)));
        });
    }

    void add(LogLevel level, const QString &stream, const QString &message,
             const QString &code = {})
    {
        RunLog(m_path, Redactor(), m_clock).write(level, stream, message, code);
    }

    void addSample()
    {
        add(LogLevel::Info, {}, u"The run starts."_s);
        add(LogLevel::Debug, u"orders"_s, u"Opened at the beginning."_s);
        add(LogLevel::Warning, u"orders"_s, u"A value did not fit."_s);
        add(LogLevel::Error, u"users"_s, u"The sign-in failed."_s, u"sqlite.locked"_s);
        add(LogLevel::Error, u"users"_s, u"The file is gone."_s, u"files.not_found"_s);
        add(LogLevel::Info, {}, u"The run has ended."_s);
    }

    void grow() { model.grow(*scanLog(m_path, model.end(), model.names())); }

    [[nodiscard]] QStringList messages() const
    {
        QStringList shown;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, LogModel::MessageColumn);
            if (index.data().toString() == u"…"_s)
                QCoreApplication::processEvents();
            shown << index.data().toString();
        }
        return shown;
    }

    [[nodiscard]] std::vector<quint32> hits(const QString &text, const LogFilter &filter = {}) const
    {
        return *findInLog(m_path, {text, filter, 0, model.end(), 0}, {});
    }

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }

    LogModel model;

private:
    QTemporaryDir m_folder;
    QString m_path;
    FakeClock m_clock;
};

using Lines = std::vector<quint32>;

} // namespace

class TestLogModel final : public QObject
{
    Q_OBJECT

private slots:
    void levelLeavesLowerLinesOut();
    void streamLeavesOtherLinesOut();
    void grownLogOnlyAddsLines();
    void tornLineWaitsForItsEnd();
    void shorterLogReplacesLines();
    void searchFindsMessageStreamAndCodeOnly();
    void errorIsFoundByStreamAndCode();
    void savedTextHoldsTimeLevelAndCode();
    void longLogKeepsFewBlocks();
};

void TestLogModel::levelLeavesLowerLinesOut()
{
    LogWorld log;
    const QAbstractItemModelTester tester(&log.model);
    log.addSample();
    log.grow();
    QCOMPARE(log.model.rowCount(), 6);
    log.model.setFilter({LogLevel::Warning, {}, false});
    QCOMPARE(
        log.messages(),
        QStringList({u"A value did not fit."_s, u"The sign-in failed."_s, u"The file is gone."_s}));
    log.model.setFilter({LogLevel::Error, {}, false});
    QCOMPARE(log.model.rowCount(), 2);
}

void TestLogModel::streamLeavesOtherLinesOut()
{
    LogWorld log;
    const QAbstractItemModelTester tester(&log.model);
    log.addSample();
    log.grow();
    QCOMPARE(log.model.streams(), QStringList({u"orders"_s, u"users"_s}));
    log.model.setFilter({LogLevel::Debug, u"orders"_s, true});
    QCOMPARE(log.messages(),
             QStringList({u"Opened at the beginning."_s, u"A value did not fit."_s}));
}

void TestLogModel::grownLogOnlyAddsLines()
{
    LogWorld log;
    const QAbstractItemModelTester tester(&log.model);
    log.addSample();
    log.grow();
    log.model.setFilter({LogLevel::Warning, {}, false});
    QSignalSpy resets(&log.model, &QAbstractItemModel::modelReset);
    QSignalSpy inserts(&log.model, &QAbstractItemModel::rowsInserted);
    const qint64 known = log.model.end();
    log.add(LogLevel::Info, {}, u"Something else."_s);
    log.add(LogLevel::Error, u"new"_s, u"One more."_s);
    const LogGrowth growth = *scanLog(log.path(), known, log.model.names());
    QCOMPARE(growth.from, known);
    QCOMPARE(growth.lines.size(), std::size_t(2)); // only what was added is read
    log.model.grow(growth);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(inserts.count(), 1);
    QCOMPARE(log.messages().last(), u"One more."_s);
    QCOMPARE(log.model.rowCount(), 4);
    QCOMPARE(log.model.streams(), QStringList({u"new"_s, u"orders"_s, u"users"_s}));
}

void TestLogModel::tornLineWaitsForItsEnd()
{
    LogWorld log;
    log.add(LogLevel::Info, {}, u"Whole."_s);
    QFile file(log.path());
    QVERIFY(file.open(QIODevice::Append));
    file.write(R"({"level":"error","message":"To)");
    file.flush();
    log.grow();
    QCOMPARE(log.model.rowCount(), 1);
    file.write("rn.\",\"time\":\"2026-01-01T00:00:00.000Z\"}\n");
    file.close();
    log.grow();
    QCOMPARE(log.messages(), QStringList({u"Whole."_s, u"Torn."_s}));
    QVERIFY(log.model.line(1).level == LogLevel::Error);
}

void TestLogModel::shorterLogReplacesLines()
{
    LogWorld log;
    const QAbstractItemModelTester tester(&log.model);
    log.addSample();
    log.grow();
    QVERIFY(QFile::remove(log.path()));
    log.add(LogLevel::Info, {}, u"Another run."_s);
    QSignalSpy resets(&log.model, &QAbstractItemModel::modelReset);
    log.grow();
    QCOMPARE(resets.count(), 1);
    QCOMPARE(log.messages(), QStringList({u"Another run."_s}));
}

void TestLogModel::searchFindsMessageStreamAndCodeOnly()
{
    LogWorld log;
    log.addSample();
    log.add(LogLevel::Info, u"a"_s, uR"(Größe "7" \ level)"_s);
    log.grow();
    QCOMPARE(log.hits(u"THE RUN"_s), Lines({0, 5}));
    QCOMPARE(log.hits(u"files.not_found"_s), Lines({4}));
    QCOMPARE(log.hits(u"users"_s), Lines({3, 4}));
    QCOMPARE(log.hits(u"the"_s, {LogLevel::Error, {}, false}), Lines({3, 4}));
    QCOMPARE(log.hits(u"no such thing"_s), Lines());
    // The names of the members are no text, and escapes are none either.
    QCOMPARE(log.hits(u"level"_s), Lines({6}));
    QCOMPARE(log.hits(u"message"_s), Lines());
    QCOMPARE(log.hits(u"größe"_s), Lines({6}));
    QCOMPARE(log.hits(u"\"7\" \\"_s), Lines({6}));
    CancellationSource source;
    source.request_stop();
    QVERIFY(!findInLog(log.path(), {u"the"_s, {}, 0, log.model.end(), 0}, source.get_token()));
}

void TestLogModel::errorIsFoundByStreamAndCode()
{
    LogWorld log;
    log.addSample();
    log.grow();
    QCOMPARE(log.model.errorRow(u"users"_s, u"sqlite.locked"_s), 3);
    QCOMPARE(log.model.errorRow(u"users"_s, u"other.code"_s), 4);
    QCOMPARE(log.model.errorRow(u"orders"_s, u"sqlite.locked"_s), -1);
}

void TestLogModel::savedTextHoldsTimeLevelAndCode()
{
    QCOMPARE(logLineText({TimePoint(std::chrono::seconds(0)), LogLevel::Error, u"users"_s,
                          u"sqlite.locked"_s, u"The sign-in failed."_s}),
             u"1970-01-01T00:00:00.000Z  error    users  The sign-in failed. (sqlite.locked)"_s);
    LogWorld log;
    log.addSample();
    log.grow();
    const QString target = log.filePath(u"saved.txt"_s);
    QVERIFY(saveLog(log.path(), log.model.end(), {LogLevel::Error, {}, false}, target));
    QFile saved(target);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = saved.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[1].endsWith("users  The file is gone. (files.not_found)"));
    QVERIFY(!saveLog(log.path(), log.model.end(), {}, log.filePath(u"no/folder"_s)));
}

void TestLogModel::longLogKeepsFewBlocks()
{
    LogWorld log;
    QFile file(log.path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    constexpr int count = 100'000;
    for (int i = 0; i < count; ++i)
        file.write(QByteArray(R"({"level":")") + (i % 10 == 0 ? "warning" : "info")
                   + R"(","message":"Line )" + QByteArray::number(i) + R"(","stream":"stream )"
                   + QByteArray::number(i % 7) + R"(","time":"2026-01-01T00:00:00.000Z"})" + '\n');
    file.close();
    log.grow();
    QCOMPARE(log.model.rowCount(), count);
    QCOMPARE(log.model.keptBlocks(), 0);
    for (int row = 0; row < count; row += LogModel::s_blockLines) {
        const QModelIndex index = log.model.index(row, LogModel::MessageColumn);
        QCOMPARE(index.data().toString(), u"…"_s);
        QCoreApplication::processEvents();
        QCOMPARE(index.data().toString(), u"Line %1"_s.arg(row));
    }
    QVERIFY(log.model.keptBlocks() <= LogModel::s_keptBlocks);
    log.model.setFilter({LogLevel::Warning, {}, false});
    QCOMPARE(log.model.rowCount(), count / 10);
    QCOMPARE(log.hits(u"line 99990"_s), Lines({99'990}));
    QCOMPARE(log.model.rowOf(99'990), 9'999);
}

QTEST_MAIN(TestLogModel)
#include "testlogmodel.moc"
