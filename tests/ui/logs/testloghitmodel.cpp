#include "ui/logs/loghitmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestLogHitModel final : public QObject
{
    Q_OBJECT

private slots:
    void hitsAreAddedInTheirOrder()
    {
        LogHitModel model;
        const QAbstractItemModelTester tester(&model);
        model.add({});
        QCOMPARE(model.rowCount(), 0);
        model.add({hit(12, 1, u"one"_s), hit(12, 2, u"two\nlines"_s)});
        model.add({hit(11, 1, u"three"_s)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 0, LogHitModel::MessageColumn), u"one"_s);
        QCOMPARE(text(model, 1, LogHitModel::MessageColumn), u"two lines"_s);
        QCOMPARE(text(model, 0, LogHitModel::RunColumn), u"12"_s);
        QCOMPARE(text(model, 1, LogHitModel::RunColumn), u"12, attempt 2"_s);
        QCOMPARE(text(model, 2, LogHitModel::ConnectionColumn), u"shop"_s);
        QCOMPARE(text(model, 2, LogHitModel::LevelColumn), u"Error"_s);
        QCOMPARE(text(model, 2, LogHitModel::StreamColumn), u"users"_s);
        QVERIFY(!text(model, 2, LogHitModel::TimeColumn).isEmpty());
        QCOMPARE(model.hit(2).jobId, 11);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void theTipHasTheWhole()
    {
        LogHitModel model;
        model.add({hit(12, 2, u"two\nlines"_s)});
        const auto tip = [&model](int column) {
            return model.index(0, column).data(Qt::ToolTipRole).toString();
        };
        QCOMPARE(tip(LogHitModel::MessageColumn), u"two\nlines (a.code)"_s);
        QCOMPARE(tip(LogHitModel::RunColumn), u"Line 5 of the log of run 12, attempt 2"_s);
    }

private:
    [[nodiscard]] static LogHit hit(qint64 job, int attempt, const QString &message)
    {
        LogHit hit;
        hit.connectionName = u"shop"_s;
        hit.jobId = job;
        hit.attempt = attempt;
        hit.line = 4;
        hit.entry = {TimePoint(std::chrono::hours(500'000)), LogLevel::Error, u"users"_s,
                     u"a.code"_s, message};
        return hit;
    }
    [[nodiscard]] static QString text(const LogHitModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }
};

QTEST_MAIN(TestLogHitModel)
#include "testloghitmodel.moc"
