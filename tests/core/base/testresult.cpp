#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestResult : public QObject
{
    Q_OBJECT

private slots:
    void holdsAValue();
    void holdsAnError();
    void movesItsValueOut();
    void nothingIsSuccess();
};

void TestResult::holdsAValue()
{
    const Result<QString> result(u"text"_s);
    QVERIFY(result);
    QCOMPARE(*result, u"text"_s);
    QCOMPARE(result->size(), 4);
}

void TestResult::holdsAnError()
{
    const Result<QString> result(Error::cancelled());
    QVERIFY(!result);
    QCOMPARE(result.error().code, u"cancelled"_s);
}

void TestResult::movesItsValueOut()
{
    Result<std::unique_ptr<int>> result(std::make_unique<int>(3));
    const std::unique_ptr<int> value = std::move(result).value();
    QCOMPARE(*value, 3);
}

void TestResult::nothingIsSuccess()
{
    QVERIFY(Result<void>());
    const Result<void> failed(Error::cancelled());
    QVERIFY(!failed);
    QVERIFY(failed.error().isCancelled());
}

QTEST_GUILESS_MAIN(TestResult)
#include "testresult.moc"
