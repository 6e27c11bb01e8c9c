#include "core/base/error.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestError : public QObject
{
    Q_OBJECT

private slots:
    void fillsPlacesInOnePass_data();
    void fillsPlacesInOnePass();
    void carriesAllParts();
    void kindNamesGoBothWays();
    void unknownKindIsSystem();
    void cancelledIsNoFault();
};

void TestError::fillsPlacesInOnePass_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("filled");
    QTest::newRow("in order") << QByteArray("%1 on %2") << QStringList{u"a"_s, u"b"_s}
                              << u"a on b"_s;
    QTest::newRow("turned round") << QByteArray("%2 on %1") << QStringList{u"a"_s, u"b"_s}
                                  << u"b on a"_s;
    QTest::newRow("place in an argument")
        << QByteArray("%1 on %2") << QStringList{u"%2"_s, u"%1"_s} << u"%2 on %1"_s;
    QTest::newRow("twice") << QByteArray("%1, %1") << QStringList{u"a"_s} << u"a, a"_s;
    QTest::newRow("missing") << QByteArray("%1-%2-") << QStringList{u"a"_s} << u"a--"_s;
    QTest::newRow("percent alone")
        << QByteArray("100 % or 5%") << QStringList{u"a"_s} << u"100 % or 5%"_s;
    QTest::newRow("no place zero") << QByteArray("%0") << QStringList{u"a"_s} << u"%0"_s;
    QTest::newRow("not English") << QByteArray("%1 fällt aus") << QStringList{u"ß"_s}
                                 << u"ß fällt aus"_s;
}

void TestError::fillsPlacesInOnePass()
{
    QFETCH(QByteArray, message);
    QFETCH(QStringList, arguments);
    QFETCH(QString, filled);
    const ErrorDefinition definition{"test.code", ErrorKind::System, message.constData(), ""};
    QCOMPARE(makeError(definition, arguments).message, filled);
}

void TestError::carriesAllParts()
{
    constexpr ErrorDefinition definition{"test.code", ErrorKind::Transient, "message %1",
                                         "hint %1"};
    const Error error = makeError(definition, {u"x"_s}, u"detail"_s, u"/field"_s);
    QCOMPARE(error.code, u"test.code"_s);
    QVERIFY(error.kind == ErrorKind::Transient);
    QCOMPARE(error.message, u"message x"_s);
    QCOMPARE(error.hint, u"hint x"_s);
    QCOMPARE(error.detail, u"detail"_s);
    QCOMPARE(error.field, u"/field"_s);
}

void TestError::kindNamesGoBothWays()
{
    for (const ErrorKind kind :
         {ErrorKind::Configuration, ErrorKind::Transient, ErrorKind::System, ErrorKind::Cancelled})
        QVERIFY(errorKindFromName(errorKindName(kind)) == kind);
    QCOMPARE(errorKindName(ErrorKind::Transient), u"transient"_s);
}

void TestError::unknownKindIsSystem()
{
    QVERIFY(errorKindFromName(u"strange"_s) == ErrorKind::System);
}

void TestError::cancelledIsNoFault()
{
    QVERIFY(Error::cancelled().isCancelled());
    QCOMPARE(Error::cancelled().code, u"cancelled"_s);
    QVERIFY(Error::cancelled().hint.isEmpty());
    QVERIFY(!Error().isCancelled());
}

QTEST_GUILESS_MAIN(TestError)
#include "testerror.moc"
