// A database of another project, copied table by table: equal counts, equal values, equal types.
//
// The PROJ library's catalogue of coordinate systems (Debian's package proj-data) has some 40
// tables and views with keys of one and many columns, REAL, INTEGER, TEXT and DATE columns, and
// codes that are numbers in most rows and words in some: those rows are rejected, exactly those.
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
    /// Compares one copied stream with the original, and adds the rows that had to be rejected.
    void compare(SqliteFile &file, const QJsonObject &stream, qint64 &rejected);

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

    const CommandResult described
        = command.run({u"discover"_s, u"--source"_s, u"sqlite"_s, u"--source-config"_s,
                       u"{\"path\":\"%1\"}"_s.arg(original), u"--json"_s});
    const QJsonArray streams = described.json().value("streams"_L1).toArray();
    SqliteFile file(copy);
    file.execute(u"ATTACH '%1' AS theirs"_s.arg(original));
    QCOMPARE(QString::number(streams.size()),
             file.value(u"SELECT count(*) FROM theirs.sqlite_master WHERE type IN "
                        "('table', 'view') AND name NOT LIKE 'sqlite_%'"_s));
    qint64 rejected = 0;
    for (const QJsonValue &stream : streams)
        compare(file, stream.toObject(), rejected);
    QVERIFY(rejected > 0);
    const CommandResult groups = command.run({u"rejected"_s, u"groups"_s, u"--json"_s});
    qint64 kept = 0;
    for (const QJsonValue &group : groups.json().value("groups"_L1).toArray())
        kept += group.toObject().value("count"_L1).toInteger();
    QCOMPARE(kept, rejected);
}

void TestRealDatabase::compare(SqliteFile &file, const QJsonObject &stream, qint64 &rejected)
{
    const QString table = stream.value("name"_L1).toString();
    QStringList values;
    QStringList fits{u"1"_s};
    for (const QJsonValue &value : stream.value("fields"_L1).toArray()) {
        const QJsonObject field = value.toObject();
        const QString column = u'"' + field.value("name"_L1).toString() + u'"';
        values << column << u"typeof(%1)"_s.arg(column);
        const QString type = field.value("type"_L1).toString();
        if (type == "integer"_L1 || type == "number"_L1)
            fits << u"typeof(%1) <> 'text'"_s.arg(column);
    }
    const QString ours = u"SELECT %1 FROM main.\"%2\""_s.arg(values.join(u", "_s), table);
    const QString theirs = u"SELECT %1 FROM theirs.\"%2\" WHERE %3"_s.arg(
        values.join(u", "_s), table, fits.join(u" AND "_s));
    const auto count = [&](const QString &query) {
        return file.value(u"SELECT count(*) FROM (%1)"_s.arg(query)).toLongLong();
    };
    QCOMPARE(count(ours), count(theirs));
    const auto missing = [&](const QString &from, const QString &other) {
        return file.rows(from + u" EXCEPT "_s + other + u" LIMIT 3"_s).join(u"; "_s);
    };
    QVERIFY2(missing(theirs, ours).isEmpty(), qPrintable(table + u": "_s + missing(theirs, ours)));
    QVERIFY2(missing(ours, theirs).isEmpty(), qPrintable(table + u": "_s + missing(ours, theirs)));
    rejected += file.value(u"SELECT count(*) FROM theirs.\"%1\""_s.arg(table)).toLongLong()
        - count(theirs);
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
