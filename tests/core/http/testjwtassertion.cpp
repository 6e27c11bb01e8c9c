#include "core/http/jwtassertion.h"
#include "tests/servers/servertools.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr TimePoint s_now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

QByteArray openssl(const QStringList &arguments)
{
    return mustRun({.program = u"openssl"_s, .arguments = arguments}).output;
}

QByteArray decoded(const QByteArray &part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding);
}

} // namespace

class TestJwtAssertion final : public QObject
{
    Q_OBJECT

private slots:
    void signatureIsThatOfTheKey()
    {
        const QTemporaryDir folder;
        const QByteArray key = openssl(
            {u"genpkey"_s, u"-algorithm"_s, u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:2048"_s});
        const JwtClaims claims{.issuer = u"id"_s,
                               .subject = u"ann@example.org"_s,
                               .audience = u"https://login.example.org"_s,
                               .lifetime = 180s,
                               .others = {{u"scope"_s, u"api"_s}},
                               .keyId = u"k1"_s};
        const auto jwt = signedJwt(claims, key, s_now);
        QVERIFY2(jwt, qPrintable(jwt ? QString() : jwt.error().message));
        const QList<QByteArray> parts = jwt->split('.');
        QCOMPARE(parts.size(), 3);
        QVERIFY(!jwt->contains('='));
        const QJsonObject header = QJsonDocument::fromJson(decoded(parts[0])).object();
        QCOMPARE(header,
                 (QJsonObject{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}, {u"kid"_s, u"k1"_s}}));
        const QJsonObject payload = QJsonDocument::fromJson(decoded(parts[1])).object();
        QCOMPARE(payload,
                 (QJsonObject{{u"iss"_s, u"id"_s},
                              {u"sub"_s, u"ann@example.org"_s},
                              {u"aud"_s, u"https://login.example.org"_s},
                              {u"scope"_s, u"api"_s},
                              {u"iat"_s, 1767225600},
                              {u"exp"_s, 1767225780}}));
        // Checked by the program, not by the library's own call.
        writeFile(folder.filePath(u"key"_s), key);
        writeFile(folder.filePath(u"text"_s), parts[0] + '.' + parts[1]);
        writeFile(folder.filePath(u"sign"_s), decoded(parts[2]));
        writeFile(folder.filePath(u"public"_s),
                  openssl({u"pkey"_s, u"-in"_s, folder.filePath(u"key"_s), u"-pubout"_s}));
        const QByteArray said
            = openssl({u"dgst"_s, u"-sha256"_s, u"-verify"_s, folder.filePath(u"public"_s),
                       u"-signature"_s, folder.filePath(u"sign"_s), folder.filePath(u"text"_s)});
        QVERIFY(said.contains("Verified OK"));
    }

    void unfitKeyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("nonsense")
            << "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"_ba;
        QTest::newRow("short") << openssl(
            {u"genpkey"_s, u"-algorithm"_s, u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:1024"_s});
        QTest::newRow("other kind") << openssl({u"genpkey"_s, u"-algorithm"_s, u"ED25519"_s});
        QTest::newRow("locked") << openssl(
            {u"genpkey"_s, u"-algorithm"_s, u"RSA"_s, u"-aes256"_s, u"-pass"_s, u"pass:x"_s});
    }
    void unfitKeyIsRefused()
    {
        QFETCH(QByteArray, key);
        const auto jwt = signedJwt({.issuer = u"id"_s}, key, s_now);
        QVERIFY(!jwt);
        QCOMPARE(jwt.error().code, u"oauth.key_invalid"_s);
    }
};

QTEST_GUILESS_MAIN(TestJwtAssertion)

#include "testjwtassertion.moc"
