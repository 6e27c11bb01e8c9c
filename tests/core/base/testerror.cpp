#include "core/base/error.h"

#include <QLocale>
#include <QTest>
#include <QTranslator>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestError : public QObject
{
    Q_OBJECT

private slots:
    void fillsPlacesInOnePass_data();
    void fillsPlacesInOnePass();
    void takesTheFormOfItsCount_data();
    void takesTheFormOfItsCount();
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

void TestError::takesTheFormOfItsCount_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("shown");
    QTest::newRow("English, one") << u"en"_s << u"1"_s
                                  << u"The cron expression \"x\" has 1 field."_s;
    QTest::newRow("English, more")
        << u"en"_s << u"3"_s << u"The cron expression \"x\" has 3 fields."_s;
    QTest::newRow("English, no number")
        << u"en"_s << u"some"_s << u"The cron expression \"x\" has some fields."_s;
    QTest::newRow("German, one") << u"de"_s << u"1"_s << u"Der Cron-Ausdruck „x“ hat 1 Feld."_s;
    QTest::newRow("German, thousands")
        << u"de"_s << u"1200"_s << u"Der Cron-Ausdruck „x“ hat 1.200 Felder."_s;
    QTest::newRow("German, written for a person")
        << u"de"_s << u"1.001"_s << u"Der Cron-Ausdruck „x“ hat 1.001 Felder."_s;
}

void TestError::takesTheFormOfItsCount()
{
    QFETCH(QString, language);
    QFETCH(QString, argument);
    QTranslator texts;
    QVERIFY(texts.load(u"millrace_"_s + language, u":/translations"_s));
    // English without its texts, as in programs nobody speaks to.
    if (language != "en"_L1)
        QCoreApplication::installTranslator(&texts);
    QLocale::setDefault(QLocale(language));
    constexpr ErrorDefinition definition{
        "test.code", ErrorKind::Configuration,
        QT_TRANSLATE_N_NOOP("errors", "The cron expression \"%1\" has %L2 fields."), ""};
    QTEST(makeError(definition, {u"x"_s, argument}).message, "shown");
    QLocale::setDefault(QLocale::c());
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
