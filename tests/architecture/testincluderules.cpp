#include "tests/architecture/includerules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace millrace::architecture;
using namespace Qt::StringLiterals;

namespace {

const QString s_tree = QStringLiteral(MILLRACE_SOURCE_DIR);

/// Reads every C++ file of the tree.
QList<SourceFile> readTree()
{
    QList<SourceFile> files;
    for (const QString &top : {u"app"_s, u"core"_s, u"tests"_s, u"ui"_s}) {
        QDirIterator walk(s_tree + u'/' + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (file.open(QIODevice::ReadOnly)) {
                const QString path = QDir(s_tree).relativeFilePath(file.fileName());
                files.append(readSource(path, QString::fromUtf8(file.readAll())));
            }
        }
    }
    return files;
}

} // namespace

class TestIncludeRules : public QObject
{
    Q_OBJECT

private slots:
    void treeKeepsTheArrows();
    void everyRoomOfCoreSaysWhatItIsFor();
    void includedProjectFilesExist();
    void reportsPlantedSlip_data();
    void reportsPlantedSlip();
    void takesWhatTheArrowsAllow_data();
    void takesWhatTheArrowsAllow();
    void reportsHeaderWithoutCommentOrGuard();
    void knowsModulesOfQtHeaders();

private:
    const QtHeaders m_qt{QStringLiteral(MILLRACE_QT_HEADERS)};
};

void TestIncludeRules::treeKeepsTheArrows()
{
    const QList<SourceFile> files = readTree();
    QVERIFY2(files.size() > 40, "the source tree was not found");
    QStringList found;
    for (const SourceFile &file : files)
        found << breaches(file, m_qt);
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestIncludeRules::everyRoomOfCoreSaysWhatItIsFor()
{
    const QDir core(s_tree + u"/core"_s);
    const QStringList rooms = core.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QVERIFY(rooms.contains(u"base"_s));
    for (const QString &room : rooms) {
        const QString readme = core.filePath(room + u"/README.md"_s);
        QVERIFY2(QFile::exists(readme), qPrintable(u"missing: "_s + readme));
    }
}

void TestIncludeRules::includedProjectFilesExist()
{
    QStringList missing;
    for (const SourceFile &file : readTree()) {
        for (const Include &include : file.includes) {
            if (include.isQuoted && !include.path.endsWith(".moc"_L1)
                && !QFile::exists(s_tree + u'/' + include.path))
                missing << u"%1:%2: %3"_s.arg(file.path).arg(include.line).arg(include.path);
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
}

void TestIncludeRules::reportsPlantedSlip_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *path, const char *line, const char *expected) {
        QTest::addRow("%s: %s", path, line)
            << QString::fromUtf8(path) << QString::fromUtf8(line) << QString::fromUtf8(expected);
    };
    row("core/base/a.cpp", "#include \"core/data/schema.h\"", "may not include core/data");
    row("core/data/a.cpp", "#include \"core/catalog/stream.h\"", "may not include core/catalog");
    row("core/catalog/a.h", "#include \"core/connector/source.h\"", "may not include");
    row("core/store/a.cpp", "#include \"core/connector/source.h\"", "may not include");
    row("core/sql/a.cpp", "#include \"core/store/job.h\"", "may not include core/store");
    row("core/secrets/a.cpp", "#include \"core/data/schema.h\"", "may not include core/data");
    row("core/engine/a.cpp", "#include \"core/connectors/sqlite/a.h\"", "may not include");
    row("core/engine/a.cpp", "#include \"core/sql/identifier.h\"", "may not include core/sql");
    row("core/connectors/files/a.cpp", "#include \"core/connectors/sqlite/a.h\"",
        "may not include core/connectors/sqlite");
    row("core/connectors/files/a.cpp", "#include \"core/engine/a.h\"", "may not include");
    row("core/connectors/files/a.cpp", "#include \"core/mapping/a.h\"", "may not include");
    row("core/connectors/files/a.cpp", "#include \"core/model/a.h\"", "may not include");
    row("core/connectors/files/a.cpp", "#include \"core/store/a.h\"", "may not include");
    row("core/connectors/files/tests/a.cpp", "#include \"core/connectors/sqlite/a.h\"",
        "may not include");
    row("core/connectors/files/a.cpp", "#include \"core/connectors/files/tests/a.h\"",
        "may not include");
    row("core/base/a.cpp", "#include \"app/services.h\"", "may not include app");
    row("core/base/a.cpp", "#include \"ui/theme/colors.h\"", "may not include ui");
    row("core/base/a.cpp", "#include \"tests/testutils/fakeclock.h\"", "may not include tests");
    row("core/base/a.cpp", "#include <core/data/schema.h>", "may not include core/data");
    row("core/base/a.cpp", "  #  include  \"core/data/schema.h\"", "may not include core/data");
    row("core/base/a.cpp", "#include \"error.h\"", "does not start at the project folder");
    row("core/base/a.cpp", "#include \"../data/schema.h\"", "does not start at the project");
    row("core/cupboard/a.cpp", "", "do not name the room core/cupboard");
    row("core/a.cpp", "", "do not name the room core");
    row("core/base/a.cpp", "#include <QWidget>", "may not use QtWidgets");
    row("core/base/a.cpp", "#include <QtWidgets/QWidget>", "may not use QtWidgets");
    row("core/base/a.cpp", "#include <QtWidgets>", "may not use QtWidgets");
    row("core/base/a.cpp", "#include <qwidget.h>", "may not use QtWidgets");
    row("core/base/a.cpp", "#include <QImage>", "may not use QtGui");
    row("core/base/a.cpp", "#include <QTest>", "may not use QtTest");
    row("core/base/a.cpp", "#include <QNoSuchThing>", "may not use an unknown Qt module");
    row("core/connectors/files/tests/a.cpp", "#include <QColor>", "may not use QtGui");
    row("ui/theme/a.cpp", "#include \"core/connectors/files/a.h\"", "may not include");
    row("ui/theme/a.cpp", "#include \"core/sql/identifier.h\"", "may not include core/sql");
    row("ui/theme/a.cpp", "#include \"app/services.h\"", "may not include app");
    row("app/services.cpp", "#include \"core/connectors/files/a.h\"", "may not include");
    row("app/services.cpp", "#include \"ui/theme/colors.h\"", "may not include ui");
    row("app/cli/main.cpp", "#include \"ui/theme/colors.h\"", "may not include ui");
    row("app/cli/main.cpp", "#include \"app/desktop/application.h\"", "may not include");
    row("app/cli/commands/a.cpp", "#include <QApplication>", "may not use QtWidgets");
    row("tests/core/base/a.cpp", "#include \"ui/theme/colors.h\"", "may not include ui");
    row("tests/core/base/a.cpp", "#include <QPixmap>", "may not use QtGui");
}

void TestIncludeRules::reportsPlantedSlip()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QFETCH(QString, expected);
    const QString text = u"// A file planted by a test.\n#pragma once\n\n"_s + line + u'\n';
    const QStringList found = breaches(readSource(path, text), m_qt);
    QCOMPARE(found.size(), 1);
    QVERIFY2(found.first().contains(expected), qPrintable(found.first()));
    QVERIFY2(found.first().startsWith(path + u':'), qPrintable(found.first()));
}

void TestIncludeRules::takesWhatTheArrowsAllow_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");

    const auto row = [](const char *path, const char *line) {
        QTest::addRow("%s: %s", path, line) << QString::fromUtf8(path) << QString::fromUtf8(line);
    };
    row("core/base/a.cpp", "#include \"core/base/error.h\"");
    row("core/base/a.cpp", "#include <QString>");
    row("core/base/a.cpp", "#include <QtCore/qglobal.h>");
    row("core/base/a.cpp", "#include <vector>");
    row("core/base/a.cpp", "#include <sqlite3.h>");
    row("core/base/a.cpp", "// #include \"ui/theme/colors.h\"");
    row("core/base/a.cpp", "const auto text = u\"#include <QWidget>\";");
    row("core/store/a.cpp", "#include <QSqlQuery>");
    row("core/http/a.cpp", "#include <QNetworkAccessManager>");
    row("core/store/a.cpp", "#include \"core/model/job.h\"");
    row("core/engine/a.cpp", "#include \"core/store/a.h\"");
    row("core/connectors/files/a.cpp", "#include \"core/connectors/files/b.h\"");
    row("core/connectors/files/a.cpp", "#include \"core/connector/source.h\"");
    row("core/connectors/files/tests/a.cpp", "#include \"core/connectors/files/b.h\"");
    row("core/connectors/files/tests/a.cpp", "#include \"tests/conformance/connectorquirks.h\"");
    row("core/connectors/files/tests/a.cpp", "#include \"testa.moc\"");
    row("app/services.cpp", "#include \"core/engine/syncengine.h\"");
    row("app/cli/commands/a.cpp", "#include \"app/services.h\"");
    row("app/desktop/main.cpp", "#include \"ui/mainwindow/mainwindow.h\"");
    row("ui/theme/a.cpp", "#include <QWidget>");
    row("ui/theme/a.cpp", "#include \"core/engine/syncengine.h\"");
    row("tests/core/base/a.cpp", "#include <QTest>");
    row("tests/engine/a.cpp", "#include \"core/engine/syncengine.h\"");
    row("tests/ui/theme/a.cpp", "#include \"ui/theme/colors.h\"");
    row("tests/ui/theme/a.cpp", "#include <QWidget>");
}

void TestIncludeRules::takesWhatTheArrowsAllow()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QCOMPARE(breaches(readSource(path, line), m_qt), QStringList());
}

void TestIncludeRules::reportsHeaderWithoutCommentOrGuard()
{
    const QString path = u"core/base/a.h"_s;
    const QString good = u"// A: shows a good start.\n#pragma once\n"_s;
    QCOMPARE(breaches(readSource(path, good), m_qt), QStringList());
    const QString bare = u"#pragma once\n"_s;
    QCOMPARE(breaches(readSource(path, bare), m_qt).size(), 2);
    const QString unguarded = u"// A: has no guard.\n\n#include <vector>\n"_s;
    QCOMPARE(breaches(readSource(path, unguarded), m_qt).size(), 1);
    QCOMPARE(breaches(readSource(u"core/base/a.cpp"_s, bare), m_qt), QStringList());
}

void TestIncludeRules::knowsModulesOfQtHeaders()
{
    QVERIFY(m_qt.modules().contains(u"QtWidgets"_s));
    QCOMPARE(m_qt.moduleOf(u"QString"_s), u"QtCore"_s);
    QCOMPARE(m_qt.moduleOf(u"qstring.h"_s), u"QtCore"_s);
    QCOMPARE(m_qt.moduleOf(u"QSqlDatabase"_s), u"QtSql"_s);
    QCOMPARE(m_qt.moduleOf(u"QtGui/QColor"_s), u"QtGui"_s);
    QCOMPARE(m_qt.moduleOf(u"string"_s), QString());
    QCOMPARE(m_qt.moduleOf(u"sqlite3.h"_s), QString());
}

QTEST_GUILESS_MAIN(TestIncludeRules)
#include "testincluderules.moc"
