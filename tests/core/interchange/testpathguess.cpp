#include "core/interchange/pathguess.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestPathGuess final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void choosesTheConnector_data();
    void choosesTheConnector();
    void refusesWhatNothingKnows_data();
    void refusesWhatNothingKnows();
    void aFileNamesItsStream();
    void relativePathsBecomeAbsolute();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &content) const;

    QTemporaryDir m_folder;
    ConnectorRegistry m_registry;
};

void TestPathGuess::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void TestPathGuess::initTestCase()
{
    registerBuiltInConnectors(m_registry);
    const QByteArray magic("SQLite format 3\0", 16);
    write(u"data.csv"_s, "a,b\n1,2\n");
    write(u"data.unknown"_s, "a,b\n1,2\n");
    write(u"real.csv"_s, magic + QByteArray(100, 'x'));
    write(u"empty.db"_s, {});
    write(u"text.db"_s, "a,b\n1,2\n");
    QVERIFY(QDir(m_folder.path()).mkdir(u"folder"_s));
}

void TestPathGuess::choosesTheConnector_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<QString>("connector");
    QTest::newRow("CSV") << u"data.csv"_s << true << u"files"_s;
    QTest::newRow("unknown ending") << u"data.unknown"_s << true << u"files"_s;
    QTest::newRow("content beats ending") << u"real.csv"_s << true << u"sqlite"_s;
    QTest::newRow("empty database") << u"empty.db"_s << true << u"sqlite"_s;
    QTest::newRow("text called db") << u"text.db"_s << true << u"files"_s;
    QTest::newRow("pattern") << u"*.csv"_s << true << u"files"_s;
    QTest::newRow("pattern without ending") << u"data*"_s << true << u"files"_s;
    QTest::newRow("new database") << u"out.SQLITE"_s << false << u"sqlite"_s;
    QTest::newRow("new folder") << u"new/"_s << false << u"files"_s;
    QTest::newRow("folder") << u"folder"_s << false << u"files"_s;
    QTest::newRow("new file") << u"out.jsonl.gz"_s << false << u"files"_s;
}

void TestPathGuess::choosesTheConnector()
{
    QFETCH(QString, name);
    QFETCH(bool, isSource);
    QFETCH(QString, connector);
    const auto spec = guessEndpoint(
        path(name), isSource ? EndpointRole::Source : EndpointRole::Destination, m_registry);
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    QCOMPARE(spec->connectorId, connector);
}

void TestPathGuess::refusesWhatNothingKnows_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<QString>("code");
    QTest::newRow("no such file") << u"nothing.csv"_s << true << u"cli.path_not_found"_s;
    QTest::newRow("folder as source") << u"folder"_s << true << u"cli.path_is_folder"_s;
    QTest::newRow("unknown destination") << u"out.xyz"_s << false << u"cli.path_unknown"_s;
}

void TestPathGuess::refusesWhatNothingKnows()
{
    QFETCH(QString, name);
    QFETCH(bool, isSource);
    QFETCH(QString, code);
    const auto spec = guessEndpoint(
        path(name), isSource ? EndpointRole::Source : EndpointRole::Destination, m_registry);
    QVERIFY(!spec.isOk());
    QCOMPARE(spec.error().code, code);
    QCOMPARE(spec.error().kind, ErrorKind::Configuration);
}

void TestPathGuess::aFileNamesItsStream()
{
    const auto spec
        = guessEndpoint(path(u"sales.2026.csv.gz"_s), EndpointRole::Destination, m_registry);
    QVERIFY(spec.isOk());
    QCOMPARE(spec->streamName, u"sales.2026"_s);
    QCOMPARE(spec->configuration.value("folder"_L1).toString(), m_folder.path());
    QCOMPARE(spec->configuration.value("compression"_L1).toString(), u"gzip"_s);
}

void TestPathGuess::relativePathsBecomeAbsolute()
{
    const ConnectorInfo &info = *m_registry.find(u"files"_s);
    const auto absolute = [&info](const QString &given) {
        return withAbsolutePaths({{u"path"_s, given}, {u"format"_s, u"csv"_s}}, info,
                                 EndpointRole::Source, u"/base"_s);
    };
    QCOMPARE(absolute(u"a/../b.csv"_s).value("path"_L1).toString(), u"/base/b.csv"_s);
    QCOMPARE(absolute(u"/x.csv"_s).value("path"_L1).toString(), u"/x.csv"_s);
    QCOMPARE(absolute(u"~/x.csv"_s).value("path"_L1).toString(), QDir::homePath() + u"/x.csv"_s);
    QCOMPARE(absolute(u"x"_s).value("format"_L1).toString(), u"csv"_s);
}

QTEST_GUILESS_MAIN(TestPathGuess)
#include "testpathguess.moc"
