#include "core/base/result.h"
#include "core/connector/checkresult.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCheckRun : public QObject
{
    Q_OBJECT

private slots:
    void stopsAtTheFirstFailure();
    void tellsEachStepAtOnce();
    void nothingTriedIsPassed();
};

void TestCheckRun::stopsAtTheFirstFailure()
{
    int ran = 0;
    const auto passes = [&]() -> Result<void> {
        ++ran;
        return {};
    };
    const auto fails = [&]() -> Result<void> {
        ++ran;
        return Error::cancelled();
    };
    const CheckResult result = CheckRun({})
                                   .step(u"one"_s, passes)
                                   .step(u"two"_s, fails)
                                   .step(u"three"_s, passes)
                                   .result();
    QVERIFY(!result.passed());
    QCOMPARE(ran, 2);
    QCOMPARE(result.steps.size(), std::size_t{2});
    QCOMPARE(result.steps.back().name, u"two"_s);
    QCOMPARE(result.steps.back().error->code, u"cancelled"_s);
    QVERIFY(!result.steps.front().error);
}

void TestCheckRun::tellsEachStepAtOnce()
{
    QStringList seen;
    CheckRun run([&](const CheckStep &step) { seen << step.name; });
    run.step(u"one"_s, [&]() -> Result<void> {
        seen << u"inside"_s;
        return {};
    });
    QCOMPARE(seen, (QStringList{u"inside"_s, u"one"_s}));
}

void TestCheckRun::nothingTriedIsPassed() { QVERIFY(CheckRun({}).result().passed()); }

QTEST_GUILESS_MAIN(TestCheckRun)
#include "testcheckrun.moc"
