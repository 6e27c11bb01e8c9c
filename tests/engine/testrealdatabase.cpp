// A database of another project, copied table by table: equal counts, equal values, equal types.
//
// The PROJ library's catalogue of coordinate systems (Debian's package proj-data) has some 40
// tables and views with keys of one and many columns, REAL, INTEGER, TEXT, BOOLEAN and DATE
// columns, and values of every storage class.
#include "tests/testutils/commandline.h"
#include "tests/testutils/sqlitefile.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRealDatabase final : public QObject
{
    Q_OBJECT

private slots:
    void copiesEveryTableWithEqualValuesAndTypes();
    void readsNothingTwiceAndSaysWhy();

private:
    QTemporaryDir m_folder;
};

void TestRealDatabase::copiesEveryTableWithEqualValuesAndTypes()
{
    const QString original = u"/usr/share/proj/proj.db"_s;
    QVERIFY2(QFile::exists(original), "The package proj-data is not installed.");
    const QString copy = m_folder.filePath(u"copy.sqlite"_s);
    const CommandLine command(QStringLiteral(MILLRACE_CLI), m_folder.filePath(u"profile"_s));
    const CommandResult done = command.run(
        {u"sync"_s, u"--source"_s, u"sqlite"_s, u"--source-config"_s,
         u"{\"path\":\"%1\"}"_s.arg(original), u"--destination"_s, u"sqlite"_s,
         u"--destination-config"_s, u"{\"path\":\"%1\",\"meta_columns\":false}"_s.arg(copy),
         u"--mode"_s, u"full_refresh_overwrite"_s, u"--unfit"_s, u"reject"_s, u"--json"_s});
    QVERIFY2(done.exitCode == 0, done.said().constData());

    SqliteFile file(copy);
    file.execute(u"ATTACH '%1' AS theirs"_s.arg(original));
    const QStringList tables
        = file.rows(u"SELECT name FROM theirs.sqlite_master WHERE type IN ('table', 'view') "
                    "AND name NOT LIKE 'sqlite_%' ORDER BY name"_s);
    QVERIFY(tables.size() > 30);
    for (const QString &table : tables) {
        const QStringList columns
            = file.rows(u"SELECT name FROM pragma_table_info('%1', 'theirs')"_s.arg(table));
        QStringList values;
        for (const QString &column : columns)
            values << u"\"%1\", typeof(\"%1\")"_s.arg(column);
        const QString list = values.join(u", "_s);
        const auto count = [&](const QString &schema) {
            return file.value(u"SELECT count(*) FROM %1.\"%2\""_s.arg(schema, table));
        };
        QCOMPARE(count(u"main"_s), count(u"theirs"_s));
        const auto missing = [&](const QString &from, const QString &other) {
            return file.rows(
                u"SELECT %1 FROM %2.\"%4\" EXCEPT SELECT %1 FROM %3.\"%4\" LIMIT 3"_s.arg(
                    list, from, other, table));
        };
        QVERIFY2(missing(u"theirs"_s, u"main"_s).isEmpty(),
                 qPrintable(table + u": "_s + missing(u"theirs"_s, u"main"_s).join(u"; "_s)));
        QVERIFY2(missing(u"main"_s, u"theirs"_s).isEmpty(),
                 qPrintable(table + u": "_s + missing(u"main"_s, u"theirs"_s).join(u"; "_s)));
    }
}

void TestRealDatabase::readsNothingTwiceAndSaysWhy()
{
    const QString copy = m_folder.filePath(u"incremental.sqlite"_s);
    const CommandLine command(QStringLiteral(MILLRACE_CLI), m_folder.filePath(u"profile"_s));
    const QStringList sync{u"sync"_s,
                           u"--source"_s,
                           u"sqlite"_s,
                           u"--source-config"_s,
                           u"{\"path\":\"/usr/share/proj/proj.db\"}"_s,
                           u"--stream"_s,
                           u"unit_of_measure"_s,
                           u"--destination"_s,
                           u"sqlite"_s,
                           u"--destination-config"_s,
                           u"{\"path\":\"%1\"}"_s.arg(copy),
                           u"--mode"_s,
                           u"incremental_append"_s,
                           u"--cursor"_s,
                           u"name"_s};
    const CommandResult first = command.run(sync);
    QVERIFY2(first.exitCode == 0, first.said().constData());
    const QString count = SqliteFile(copy).value(u"SELECT count(*) FROM unit_of_measure"_s);
    QVERIFY(count.toInt() > 10);
    const CommandResult second = command.run(sync);
    QVERIFY2(second.exitCode == 0, second.said().constData());
    QVERIFY2(second.output.contains("read 0 = written 0"), second.said().constData());
    QVERIFY2(second.output.contains("Nothing has changed after"), second.said().constData());
    QCOMPARE(SqliteFile(copy).value(u"SELECT count(*) FROM unit_of_measure"_s), count);
}

QTEST_GUILESS_MAIN(TestRealDatabase)
#include "testrealdatabase.moc"
