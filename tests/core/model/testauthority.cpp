// Authority: what a certificate says of itself, and what is not taken from its file.
#include "core/model/authority.h"
#include "tests/servers/tlscertificates.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qUtf8Printable(path));
    return file.readAll();
}

} // namespace

class TestAuthority final : public QObject
{
    Q_OBJECT

private slots:
    void authorityIsDescribed()
    {
        const TlsCertificates certificates;
        const auto found = authoritiesInFile(certificates.authority());
        QVERIFY(found);
        QCOMPARE(found->size(), 1U);
        const Authority &authority = found->front();
        QVERIFY(!authority.subject.isEmpty());
        QVERIFY(authority.issuer.isEmpty());
        QVERIFY(authority.signsOthers);
        QVERIFY(authority.expiry > QDateTime::currentDateTime());
        QCOMPARE(QString(authority.fingerprint).remove(u':').toLower(),
                 TlsCertificates::fingerprint(certificates.authority()));
    }

    void certificateOfAServerIsToldApart()
    {
        const TlsCertificates certificates;
        const auto authority = authoritiesInFile(certificates.authority());
        const auto server = authoritiesInFile(certificates.server().certificate);
        QVERIFY(server);
        QVERIFY(!server->front().signsOthers);
        QCOMPARE(server->front().issuer, authority->front().subject);
    }

    void nothingOfALargeFileIsLeftOut()
    {
        const TlsCertificates certificates;
        const QByteArray certificate = contentOf(certificates.authority());
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"many.pem"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        // The last of them beyond the first megabyte.
        file.write(certificate + QByteArray(1024 * 1024, '\n')
                   + contentOf(certificates.strangeAuthority()));
        file.flush();
        const auto both = authoritiesInFile(file.fileName());
        QVERIFY(both);
        QCOMPARE(both->size(), 2U);

        file.write(QByteArray(3 * 1024 * 1024, '\n') + certificate);
        file.flush();
        const auto more = authoritiesInFile(file.fileName());
        QVERIFY(!more);
        QCOMPARE(more.error().code, u"network.certificate_too_large"_s);
        QVERIFY(more.error().message.contains(file.fileName()));
    }

    void severalInAFileAreAllTaken()
    {
        const TlsCertificates certificates;
        const auto found = authoritiesIn(contentOf(certificates.authority())
                                             + contentOf(certificates.strangeAuthority()),
                                         u"both"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 2U);
        QCOMPARE(authoritiesOf({found->at(0).pem, u"nonsense"_s, found->at(1).pem}), *found);
    }

    void privateKeyStaysBehind()
    {
        const TlsCertificates certificates;
        const auto found = authoritiesIn(contentOf(certificates.clientKey())
                                             + contentOf(certificates.clientCertificate()),
                                         u"both"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 1U);
        QVERIFY(!found->front().pem.contains(u"PRIVATE"_s));
    }

    void otherFilesAreRefused()
    {
        const TlsCertificates certificates;
        const auto key = authoritiesInFile(certificates.clientKey());
        QVERIFY(!key);
        QCOMPARE(key.error().code, u"network.certificate_missing"_s);
        QVERIFY(key.error().message.contains(certificates.clientKey()));
        const auto missing = authoritiesInFile(u"/nowhere/ca.pem"_s);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, u"network.certificate_unreadable"_s);
    }
};

QTEST_GUILESS_MAIN(TestAuthority)
#include "testauthority.moc"
