// Planted secrets: whatever is done with a source, none is found in the files it leaves.
#include "core/interchange/connectionfile.h"
#include "core/interchange/connectionsetform.h"
#include "core/secrets/profilesecretstore.h"
#include "core/secrets/secretreferences.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/plantedsecrets.h"

#include <QJsonDocument>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestPlantedSecrets final : public QObject
{
    Q_OBJECT

private slots:
    void findsEveryForm_data();
    void findsEveryForm();
    void findsFileNames();
    void lifeOfASourceLeavesNone_data();
    void lifeOfASourceLeavesNone();
};

void TestPlantedSecrets::findsEveryForm_data()
{
    const QString secret = u"s3cr3t/\"ü&pass"_s;
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << secret << secret.toUtf8();
    QTest::newRow("percent") << secret << QUrl::toPercentEncoding(secret);
    QTest::newRow("JSON") << secret << QJsonDocument(QJsonObject{{u"k"_s, secret}}).toJson();
    QTest::newRow("hex") << secret << secret.toUtf8().toHex();
    QStringEncoder utf16(QStringEncoder::Utf16LE);
    QTest::newRow("UTF-16") << secret << QByteArray(utf16.encode(u"xy"_s + secret));
    for (int before = 0; before < 4; ++before) {
        const QByteArray header = QByteArray(before, 'u') + secret.toUtf8() + "behind";
        QTest::addRow("base64 after %d bytes", before) << secret << header.toBase64();
        QTest::addRow("base64url after %d bytes", before)
            << secret << header.toBase64(QByteArray::Base64UrlEncoding);
    }
}

void TestPlantedSecrets::findsEveryForm()
{
    QFETCH(QString, secret);
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u".hidden/deep"_s));
    QFile file(folder.filePath(u".hidden/deep/.file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("before\0" + content + "\nafter");
    file.close();
    QCOMPARE(filesHoldingSecrets(folder.path(), {u"another one"_s, secret}),
             QStringList{u".hidden/deep/.file"_s});
    QCOMPARE(filesHoldingSecrets(folder.path(), {u"another one"_s}), QStringList());
}

void TestPlantedSecrets::findsFileNames()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"run-hunter2-xyz.log"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QCOMPARE(filesHoldingSecrets(folder.path(), {u"hunter2-xyz"_s}).size(), 1);
}

void TestPlantedSecrets::lifeOfASourceLeavesNone_data()
{
    QTest::addColumn<bool>("isPlain");
    QTest::newRow("vault") << false;
    QTest::newRow("plain, by choice") << true;
}

void TestPlantedSecrets::lifeOfASourceLeavesNone()
{
    QFETCH(bool, isPlain);
    const QString passphrase = u"open sesame & more"_s;
    const QString first = u"s3cr3t/\"+ p@ss"_s;
    const QString second = u"r0tat3d/ü p@ss"_s;
    const QStringList planted{passphrase, first, second};
    EngineFixture f;
    const QString data = QFileInfo(f.profile.stateDatabase()).absolutePath();
    ProfileSecretStore secrets(data, KeyDerivation::withCost(1, 8192));
    if (!isPlain)
        must(secrets.createVault(passphrase));
    must(secrets.setBackend(isPlain ? SecretBackend::Plain : SecretBackend::Vault, {}));
    f.engine = std::make_unique<SyncEngine>(
        EngineServices{f.registry, *f.database, secrets, f.profile, f.clock});
    const auto found = [&] {
        QStringList files = filesHoldingSecrets(f.folder.path(), planted);
        if (isPlain)
            files.removeAll(u"profile/secrets.plain.json"_s);
        return files;
    };

    // Saved, and run while the driver repeats the secret in all it says.
    const auto saved = [&](const QString &secret) {
        return must(
            withSecretsStored({{u"password"_s, secret}}, {u"/password"_s}, u"source-1"_s, secrets));
    };
    QJsonObject configuration = saved(first);
    FakeStream &stream = f.script->streams[u"a"_s];
    const auto repeat = [&stream](const QString &secret) {
        const QString url
            = u"fake://user:%1@host/db"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(secret)));
        stream.openError = Error{u"fake.refused"_s,
                                 ErrorKind::Transient,
                                 u"The sign-in with %1 was refused."_s.arg(secret),
                                 u"Try another than %1."_s.arg(secret),
                                 url,
                                 {}};
    };
    repeat(first);
    ConfiguredStream chosen;
    chosen.stream = FakeSource::described(u"a"_s, stream);
    chosen.mode = s_append;
    const QString id
        = f.connect(u"fakesource"_s, configuration, u"fakedestination"_s, {}, {chosen});
    RunOptions options;
    options.maximumAttempts = 2;
    QCOMPARE(f.run(id, options), JobStatus::Failed);
    QVERIFY(f.job().error->message.contains(u"•••"_s));
    QCOMPARE(found(), QStringList());
    QCOMPARE(!filesHoldingSecrets(f.folder.path(), {first}).isEmpty(), isPlain);

    // Rotated and run again.
    configuration = saved(second);
    repeat(second);
    QCOMPARE(f.run(id, options), JobStatus::Failed);
    QCOMPARE(found(), QStringList());
    QCOMPARE(filesHoldingSecrets(f.folder.path(), {first}), QStringList());

    // Exported, also as a file below the profile.
    const Connection connection = must(ConnectionRepository(*f.database).find(id));
    EndpointRepository endpoints(*f.database);
    const Endpoint source = must(endpoints.find(connection.sourceId));
    const QJsonObject form = connectionToJson(
        connection, source, must(endpoints.find(connection.destinationId)), f.registry);
    QFile exported(f.folder.filePath(u"profile/export.yaml"_s));
    QVERIFY(exported.open(QIODevice::WriteOnly));
    QVERIFY(exported.write(connectionToYaml(form).toUtf8()) > 0);
    const QString whole
        = writtenForm(connectionSetForm(must(profileContents(*f.database)), {}, f.registry),
                      ConnectionFormat::Yaml);
    QVERIFY(whole.contains("${secret:source-1/password}"_L1));
    QVERIFY(exported.write(whole.toUtf8()) > 0);
    exported.close();
    QVERIFY(secretNames(source.configuration) == QStringList{u"source-1/password"_s});
    QCOMPARE(found(), QStringList());

    // Removed: not even the file for plain ones has it.
    must(ConnectionRepository(*f.database).remove(id));
    must(endpoints.remove(source.id));
    must(forgetSecrets(source.configuration, secrets));
    QCOMPARE(filesHoldingSecrets(f.folder.path(), planted), QStringList());
    QCOMPARE(secrets.read(u"source-1/password"_s).error().code, u"secrets.not_found"_s);
}

QTEST_GUILESS_MAIN(TestPlantedSecrets)
#include "testplantedsecrets.moc"
