// Every public manifest loads, or is refused for the reason that is written down.
#include "core/declarative/manifest/manifest.h"
#include "tests/declarative/conformance/recordedrun.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

/// "loads", "loads, but for Python classes: a, b", or the refusal.
QString outcomeOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return u"cannot be opened"_s;
    const Result<Manifest> manifest = Manifest::load(file.readAll(), u"The manifest"_s);
    if (!manifest)
        return u"refused: "_s + manifest.error().message;
    QStringList classes;
    for (const std::string &name : Manifest::customClasses(manifest->root().node()))
        classes << QString::fromStdString(name);
    return classes.isEmpty() ? u"loads"_s
                             : u"loads, but for Python classes: "_s + classes.join(u", "_s);
}

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestManifests final : public QObject
{
    Q_OBJECT

private slots:
    void loadOrAreRefusedForAReason();
};

void TestManifests::loadOrAreRefusedForAReason()
{
    const QDir folder(manifestsFolder());
    QByteArray table = "# Every public manifest and what comes of loading it.\n";
    for (const QString &file : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name))
        table += file.toUtf8() + '\t' + outcomeOf(folder.filePath(file)).toUtf8() + '\n';
    const QString written = QDir::temp().filePath(u"manifests.tsv"_s);
    if (const QByteArray known = fileContent(QFINDTESTDATA("manifests.tsv")); known != table) {
        QFile file(written);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(table);
        QFAIL(qPrintable(u"The table is another one now: see "_s + written));
    }
}

QTEST_GUILESS_MAIN(TestManifests)
#include "testmanifests.moc"
