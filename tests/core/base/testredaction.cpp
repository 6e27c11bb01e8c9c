#include "core/base/redaction.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRedaction : public QObject
{
    Q_OBJECT

private slots:
    void hidesSecrets_data();
    void hidesSecrets();
    void hidesPasswordsOfUrls_data();
    void hidesPasswordsOfUrls();
    void emptySecretHidesNothing();
};

void TestRedaction::hidesSecrets_data()
{
    QTest::addColumn<QStringList>("secrets");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("redacted");
    QTest::newRow("plain") << QStringList{u"hunter2"_s} << u"password hunter2, hunter2"_s
                           << u"password •••, •••"_s;
    QTest::newRow("one within the other")
        << QStringList{u"abc"_s, u"abcdef"_s} << u"abcdef abc"_s << u"••• •••"_s;
    QTest::newRow("percent-encoded")
        << QStringList{u"p@ss/ä"_s} << u"key=p%40ss%2F%C3%A4"_s << u"key=•••"_s;
    QTest::newRow("percent-encoded in lower case")
        << QStringList{u"p@ss/ä"_s} << u"key=p%40ss%2f%c3%a4"_s << u"key=•••"_s;
    QTest::newRow("inside JSON") << QStringList{u"a\"b\\c"_s} << uR"({"key":"a\"b\\c"})"_s
                                 << u"{\"key\":\"•••\"}"_s;
    QTest::newRow("regular expression characters")
        << QStringList{u".*"_s} << u"all .* here"_s << u"all ••• here"_s;
    QTest::newRow("case counts") << QStringList{u"secret"_s} << u"Secret"_s << u"Secret"_s;
}

void TestRedaction::hidesSecrets()
{
    QFETCH(QStringList, secrets);
    QFETCH(QString, text);
    QFETCH(QString, redacted);
    QCOMPARE(Redactor(secrets).redacted(text), redacted);
}

void TestRedaction::hidesPasswordsOfUrls_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("redacted");
    QTest::newRow("password") << u"postgres://ada:pw@host/db"_s << u"postgres://ada:•••@host/db"_s;
    QTest::newRow("password with @")
        << u"postgres://ada:p@w@host/db"_s << u"postgres://ada:•••@host/db"_s;
    QTest::newRow("empty user") << u"redis://:pw@host"_s << u"redis://:•••@host"_s;
    QTest::newRow("two of them") << u"a://b:c@d and e://f:g@h"_s
                                 << u"a://b:•••@d and e://f:•••@h"_s;
    QTest::newRow("no password") << u"https://host:8080/a@b"_s << u"https://host:8080/a@b"_s;
    QTest::newRow("no URL") << u"ada:pw@host"_s << u"ada:pw@host"_s;
}

void TestRedaction::hidesPasswordsOfUrls()
{
    QFETCH(QString, text);
    QFETCH(QString, redacted);
    QCOMPARE(Redactor().redacted(text), redacted);
}

void TestRedaction::emptySecretHidesNothing()
{
    QCOMPARE(Redactor({QString()}).redacted(u"text"_s), u"text"_s);
}

QTEST_GUILESS_MAIN(TestRedaction)
#include "testredaction.moc"
