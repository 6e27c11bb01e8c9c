// ReportRedactor: what a hostile text carries into a report stays out of it.
#include "core/interchange/reportredaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QString s_planted = u"Tr0ub4dor-planted"_s;

QString raw(const char *text) { return QString::fromUtf8(text); }

} // namespace

class TestReportRedaction final : public QObject
{
    Q_OBJECT

private slots:
    void hidesWhatLooksLikeASecret_data();
    void hidesWhatLooksLikeASecret();
    void keepsWhatHelps_data();
    void keepsWhatHelps();
    void hidesWhatIsKnown();
    void hidesWhoseHomeItIs_data();
    void hidesWhoseHomeItIs();
    void settingsWithSuspectNamesAreHidden();
    void logLinesStayJson();
};

void TestReportRedaction::hidesWhatLooksLikeASecret_data()
{
    QTest::addColumn<QString>("text");
    const auto row
        = [](const char *name, const QString &text) { QTest::newRow(name) << text.arg(s_planted); };
    row("address", u"postgresql://ann:%1@db.example.org/shop"_s);
    row("address with a token alone", u"https://%1@api.example.org/v1"_s);
    row("parameter", u"GET https://api.example.org/v1?page=2&access_token=%1&limit=5 failed"_s);
    row("first parameter", u"https://api.example.org/?api_key=%1"_s);
    row("signed address", u"https://s3.example.org/b/k?X-Amz-Signature=%1&X-Amz-Expires=5"_s);
    row("driver", u"host=db user=ann password=%1 dbname=shop"_s);
    row("driver with quotes", u"password='%1' host=db"_s);
    row("command line", u"curl --api-key=%1 https://x.example"_s);
    row("header", u"Authorization: Bearer %1"_s);
    row("header of its own", u"X-Shop-Api-Key: %1"_s);
    row("cookie", u"Set-Cookie: session=%1; Path=/"_s);
    row("scheme alone", u"sent Bearer %1 to the server"_s);
    row("JSON", raw(R"({"client_secret": "%1", "page": 2})"));
    row("JSON without spaces", raw(R"({"refreshToken":"%1"})"));
    row("JSON in JSON", raw(R"({"message": "answer {\"access_token\": \"%1\"}"})"));
    row("private key", u"-----BEGIN RSA PRIVATE KEY-----\n%1\n-----END RSA PRIVATE KEY-----"_s);
    row("private key without end", raw(R"(-----BEGIN PRIVATE KEY-----\nabc%1)"));
    row("token of a known shape", u"the key ghp_%1 was refused"_s);
    row("signed token", u"eyJhbGciOiJIUzI1NiJ9.%1.sig was refused"_s);
}

void TestReportRedaction::hidesWhatLooksLikeASecret()
{
    QFETCH(QString, text);
    const QString hidden = ReportRedactor({}).redacted(text);
    QVERIFY2(!hidden.contains(s_planted), qUtf8Printable(hidden));
    QVERIFY(hidden.contains(u"•••"_s));
}

void TestReportRedaction::keepsWhatHelps_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("sentence") << u"The sign-in at db.example.org failed: the password is wrong."_s;
    QTest::newRow("code") << u"\"code\": \"secrets.not_found\""_s;
    QTest::newRow("reference") << u"password: ${secret:shop/password}"_s;
    QTest::newRow("reference in JSON") << raw(R"({"password": "${env:SHOP_PASSWORD}"})");
    QTest::newRow("address") << u"https://api.example.org/v1/orders?page=2"_s;
    QTest::newRow("null") << raw(R"({"next_token": null})");
    QTest::newRow("path") << u"/var/lib/millrace/orders.csv"_s;
    QTest::newRow("mail") << u"ann@example.org was refused"_s;
}

void TestReportRedaction::keepsWhatHelps()
{
    QFETCH(QString, text);
    QCOMPARE(ReportRedactor({}).redacted(text), text);
}

void TestReportRedaction::hidesWhatIsKnown()
{
    const ReportRedactor redactor({u"corre\"ct horse"_s, u"ab"_s});
    QCOMPARE(redactor.redacted(u"refused: corre\"ct horse"_s), u"refused: •••"_s);
    const QString quoted = u"{\"detail\": \"corre\\\"ct horse\"}"_s;
    QCOMPARE(redactor.redacted(quoted), u"{\"detail\": \"•••\"}"_s);
    QCOMPARE(redactor.redacted(u"corre%22ct%20horse"_s), u"•••"_s);
    // A secret of two letters would hide half the text.
    QCOMPARE(redactor.redacted(u"about"_s), u"about"_s);
}

void TestReportRedaction::hidesWhoseHomeItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("Linux") << u"/home/annlee/data/orders.csv"_s << u"/home/•••/data/orders.csv"_s;
    QTest::newRow("macOS") << u"/Users/annlee/x"_s << u"/Users/•••/x"_s;
    QTest::newRow("Windows") << raw(R"(C:\Users\annlee\x)") << raw(R"(C:\Users\•••\x)");
    QTest::newRow("Windows in JSON")
        << raw(R"("C:\\Users\\annlee\\x")") << raw(R"("C:\\Users\\•••\\x")");
    QTest::newRow("disk") << u"/media/annlee/stick"_s << u"/media/•••/stick"_s;
    QTest::newRow("address") << u"file:///home/annlee/a.csv"_s << u"file:///home/•••/a.csv"_s;
}

void TestReportRedaction::hidesWhoseHomeItIs()
{
    QFETCH(QString, text);
    QTEST(ReportRedactor({}).redacted(text), "shown");
}

void TestReportRedaction::settingsWithSuspectNamesAreHidden()
{
    const QJsonObject config{{u"host"_s, u"db"_s},
                             {u"extra_token"_s, s_planted},
                             {u"api_key"_s, u"${env:KEY}"_s},
                             {u"list"_s, QJsonArray{QJsonObject{{u"secret"_s, s_planted}}}}};
    const QJsonObject shown = ReportRedactor::withoutLikelySecrets(config).toObject();
    QVERIFY(!QJsonDocument(shown).toJson().contains(s_planted.toUtf8()));
    QCOMPARE(shown["host"_L1].toString(), u"db"_s);
    QCOMPARE(shown["api_key"_L1].toString(), u"${env:KEY}"_s);
}

void TestReportRedaction::logLinesStayJson()
{
    const QJsonObject line{{u"message"_s, u"POST {\"password\":\"a\\\"b\"} to https://x?sig=abc"_s},
                           {u"token"_s, u"with \"quotes\" and \\ in it"_s},
                           {u"path"_s, raw(R"(C:\Users\annlee\x)")},
                           {u"next_token"_s, QJsonValue::Null}};
    const QString text = QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact));
    const QString hidden = ReportRedactor({}).redacted(text);
    QJsonParseError error;
    const QJsonDocument parsed = QJsonDocument::fromJson(hidden.toUtf8(), &error);
    QVERIFY2(error.error == QJsonParseError::NoError, qUtf8Printable(hidden));
    QVERIFY2(!hidden.contains("quotes"_L1), qUtf8Printable(hidden));
    QCOMPARE(parsed.object().size(), 4);
}

QTEST_GUILESS_MAIN(TestReportRedaction)
#include "testreportredaction.moc"
