// transformation: rows changed on the way, and keys that are shown nowhere.
#include "tests/cli/program.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QJsonArray>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_key = "00112233445566778899aabbccddeeff";

/// Whether some file below \a folder has \a bytes in it.
bool isAnywhere(const QString &folder, const QByteArray &bytes)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            return true;
    }
    return false;
}

} // namespace

class TestTransformationCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void changesWhatIsWritten();
    void keyOfAFileIsShownNowhere();
    void keyOfTheCommandLineIsRefused();
    void whatCannotRunIsNotStored();
    void previewTellsWhatIsLeftOut();

private:
    [[nodiscard]] Outcome act(const QString &what, const QStringList &more = {}) const
    {
        return m_program->run(QStringList{u"transformation"_s, what, u"shop"_s, u"data"_s} + more);
    }
    [[nodiscard]] QString written(const QString &query) const
    {
        return m_program->sqlValue(u"out.sqlite"_s, query);
    }

    std::unique_ptr<Program> m_program;
};

void TestTransformationCommands::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"data.csv"_s, "id,mail,note\n1,ann@example.org,x\n2,bob@example.org,y\n");
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: files, config: {path: data.csv}}\n"
                         "destination: {connector: sqlite, config: {path: out.sqlite}}\n"
                         "streams: [{name: data, mode: append}]\n");
    const Outcome created = m_program->run({u"connections"_s, u"create"_s, u"shop.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
}

void TestTransformationCommands::changesWhatIsWritten()
{
    const Outcome added
        = act(u"add"_s, {u"hash"_s, u"--set"_s, u"field=mail"_s, u"--set"_s, u"method=md5"_s});
    QVERIFY2(added.exitCode == 0, added.error.constData());
    QVERIFY2(added.error.contains("stay as they are"), added.error.constData());
    QCOMPARE(
        act(u"add"_s, {u"drop_field"_s, u"--set"_s, u"field=note"_s, u"--at"_s, u"1"_s}).exitCode,
        0);
    const auto kinds = [this] {
        QStringList names;
        const QJsonArray all
            = act(u"list"_s, {u"--json"_s}).json().value("transformations"_L1).toArray();
        for (const QJsonValue &each : all)
            names << each["kind"_L1].toString();
        return names;
    };
    QCOMPARE(kinds(), (QStringList{u"drop_field"_s, u"hash"_s}));
    QCOMPARE(act(u"move"_s, {u"2"_s, u"1"_s}).exitCode, 0);
    QCOMPARE(kinds(), (QStringList{u"hash"_s, u"drop_field"_s}));
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(written(u"SELECT mail_hashed FROM data WHERE id = 1"_s),
             QString::fromLatin1(
                 QCryptographicHash::hash("ann@example.org", QCryptographicHash::Md5).toHex()));
    QCOMPARE(written(u"SELECT count(*) FROM pragma_table_info('data') WHERE name = 'note'"_s),
             u"0"_s);
    QCOMPARE(act(u"remove"_s, {u"2"_s}).exitCode, 0);
    QCOMPARE(act(u"remove"_s, {u"2"_s}).exitCode, 2);
    QCOMPARE(kinds(), QStringList{u"hash"_s});
}

void TestTransformationCommands::keyOfAFileIsShownNowhere()
{
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    QCOMPARE(m_program->run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"vault"_s}).exitCode, 0);
    m_program->writeFile(u"key.txt"_s, QByteArray(s_key) + '\n');
    const Outcome added = act(
        u"add"_s,
        {u"encrypt"_s, u"--set"_s, u"field=mail"_s, u"--key-file"_s, u"key.txt"_s, u"--json"_s});
    QVERIFY2(added.exitCode == 0, added.error.constData());
    QVERIFY(!added.out.contains(s_key) && !added.error.contains(s_key));
    const Outcome synced = m_program->run({u"sync"_s, u"shop"_s});
    QVERIFY2(synced.exitCode == 0, synced.error.constData());
    QCOMPARE(written(u"SELECT length(mail_encrypted) FROM data WHERE id = 1"_s), u"64"_s);
    QVERIFY(!isAnywhere(m_program->profile(), s_key));
    QVERIFY(!m_program->readFile(u"out.sqlite"_s).contains("ann@example.org"));
    const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--yaml"_s});
    QVERIFY2(shown.out.contains("${secret:") && !shown.out.contains(s_key), shown.out.constData());
}

void TestTransformationCommands::keyOfTheCommandLineIsRefused()
{
    const Outcome refused = act(u"add"_s,
                                {u"encrypt"_s, u"--set"_s, u"field=mail"_s, u"--set"_s,
                                 u"key="_s + QString::fromLatin1(s_key), u"--json"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"cli.key_on_command_line"_s);
    QVERIFY(!refused.error.contains(s_key));
    QVERIFY(!isAnywhere(m_program->profile(), s_key));
}

void TestTransformationCommands::whatCannotRunIsNotStored()
{
    for (const QString &setting : {u"field=none"_s, u"way=md5"_s, u"field"_s}) {
        QCOMPARE(act(u"add"_s, {u"hash"_s, u"--set"_s, setting}).exitCode, 2);
        QVERIFY(act(u"list"_s).out.contains("has no transformations"));
    }
    QCOMPARE(act(u"add"_s, {u"mix"_s, u"--set"_s, u"field=mail"_s}).exitCode, 2);
}

void TestTransformationCommands::previewTellsWhatIsLeftOut()
{
    QCOMPARE(act(u"add"_s,
                 {u"filter_rows"_s, u"--set"_s,
                  uR"(condition={"equal": {"field": "note", "value": "x"}})"_s})
                 .exitCode,
             0);
    const QJsonObject preview = act(u"preview"_s, {u"--json"_s}).json();
    QCOMPARE(preview.value("read"_L1).toArray().size(), 2);
    QCOMPARE(preview.value("written"_L1).toArray().size(), 1);
    QCOMPARE(preview.value("filtered"_L1).toInt(), 1);
}

QTEST_GUILESS_MAIN(TestTransformationCommands)
#include "testtransformationcommands.moc"
