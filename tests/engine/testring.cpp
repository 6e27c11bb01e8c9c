// A database goes around a ring of servers and comes back equal, value by value.
//
// The PROJ library's catalogue (Debian's package proj-data) goes SQLite → PostgreSQL → MariaDB →
// SQLite and is compared with a plain copy: the rows whose codes are words in an integer column
// are rejected at the first leg of both.
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/testutils/commandline.h"
#include "tests/testutils/sqlitefile.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QString text(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// A connector with a configuration.
struct End final
{
    QString connector;
    QJsonObject configuration;
};

} // namespace

class TestRing final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void comesBackEqual();

private:
    [[nodiscard]] CommandResult copy(const End &source, const End &destination) const;
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] static QJsonObject withoutMeta(QJsonObject configuration)
    {
        configuration.insert(u"meta_columns"_s, false);
        return configuration;
    }

    QTemporaryDir m_folder;
    CommandLine m_command{QStringLiteral(MILLRACE_CLI), m_folder.filePath(u"profile"_s)};
};

void TestRing::initTestCase()
{
    QVERIFY2(QFile::exists(u"/usr/share/proj/proj.db"_s),
             "The package proj-data is not installed.");
    const CommandResult chosen = m_command.run(
        {u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
    QVERIFY2(chosen.exitCode == 0, chosen.said().constData());
    PostgresServer::shared().createDatabase(u"ring"_s);
    MariaDbServer::shared().createDatabase(u"ring"_s);
}

CommandResult TestRing::copy(const End &source, const End &destination) const
{
    return m_command.run({u"sync"_s, u"--source"_s, source.connector, u"--source-config"_s,
                          text(source.configuration), u"--destination"_s, destination.connector,
                          u"--destination-config"_s, text(destination.configuration), u"--mode"_s,
                          u"full_refresh_overwrite"_s, u"--unfit"_s, u"reject"_s, u"--json"_s});
}

void TestRing::comesBackEqual()
{
    const auto &postgresServer = PostgresServer::shared();
    const auto &mariaDbServer = MariaDbServer::shared();
    const End original{u"sqlite"_s, {{u"path"_s, u"/usr/share/proj/proj.db"_s}}};
    const QJsonObject postgres{{u"host"_s, postgresServer.host()},
                               {u"port"_s, postgresServer.port()},
                               {u"database"_s, u"ring"_s},
                               {u"username"_s, postgresServer.user()},
                               {u"password"_s, postgresServer.password()}};
    const QJsonObject mariaDb{{u"host"_s, mariaDbServer.host()},
                              {u"port"_s, mariaDbServer.port()},
                              {u"database"_s, u"ring"_s},
                              {u"username"_s, mariaDbServer.user()},
                              {u"password"_s, mariaDbServer.password()}};
    const QJsonObject back{{u"path"_s, file(u"back.sqlite"_s)}};
    const QJsonObject plain{{u"path"_s, file(u"plain.sqlite"_s)}};

    CommandResult done = copy(original, {u"postgres"_s, withoutMeta(postgres)});
    QVERIFY2(done.exitCode == 0, done.said().constData());
    done = copy({u"postgres"_s, postgres}, {u"mysql"_s, withoutMeta(mariaDb)});
    QVERIFY2(done.exitCode == 0, done.said().constData());
    done = copy({u"mysql"_s, mariaDb}, {u"sqlite"_s, withoutMeta(back)});
    QVERIFY2(done.exitCode == 0, done.said().constData());
    done = copy(original, {u"sqlite"_s, withoutMeta(plain)});
    QVERIFY2(done.exitCode == 0, done.said().constData());

    SqliteFile ring(file(u"back.sqlite"_s));
    ring.execute(u"ATTACH '%1' AS plain"_s.arg(file(u"plain.sqlite"_s)));
    const auto tables = [&](const QString &database) {
        return ring.rows(u"SELECT name FROM %1.sqlite_master WHERE type = 'table' AND name NOT "
                         "LIKE '\\_millrace%%' ESCAPE '\\' ORDER BY 1"_s.arg(database)
                             .replace(u"%%"_s, u"%"_s));
    };
    const QStringList names = tables(u"plain"_s);
    QVERIFY(names.size() > 20);
    QCOMPARE(tables(u"main"_s).join(u' '), names.join(u' '));
    qint64 rows = 0;
    for (const QString &table : names) {
        QStringList values;
        for (const QString &column :
             ring.rows(u"SELECT name FROM plain.pragma_table_info('%1')"_s.arg(table)))
            values << u"\"%1\", typeof(\"%1\")"_s.arg(column);
        const auto all = [&](const QString &database) {
            return u"SELECT %1 FROM %2.\"%3\""_s.arg(values.join(u", "_s), database, table);
        };
        const auto count = [&](const QString &database) {
            return ring.value(u"SELECT count(*) FROM %1.\"%2\""_s.arg(database, table))
                .toLongLong();
        };
        QCOMPARE(count(u"main"_s), count(u"plain"_s));
        rows += count(u"main"_s);
        for (const auto &[from, other] :
             {std::pair(u"main"_s, u"plain"_s), std::pair(u"plain"_s, u"main"_s)}) {
            const QStringList missing
                = ring.rows(all(from) + u" EXCEPT "_s + all(other) + u" LIMIT 3"_s);
            QVERIFY2(missing.isEmpty(),
                     qPrintable(table + u" in "_s + from + u": "_s + missing.join(u"; "_s)));
        }
    }
    QVERIFY(rows > 10'000);

    // What was rejected on the way is of the kind that the program lists of the source.
    const QJsonArray groups = m_command.run({u"rejected"_s, u"groups"_s, u"--json"_s})
                                  .json()
                                  .value("groups"_L1)
                                  .toArray();
    QVERIFY(!groups.isEmpty());
    for (const QJsonValue &group : groups)
        QCOMPARE(group.toObject().value("code"_L1).toString(), u"value_does_not_fit"_s);
    const CommandResult shown
        = m_command.run({u"connectors"_s, u"show"_s, u"sqlite"_s, u"--json"_s});
    QVERIFY2(shown.output.contains("a text among integers has no place"), shown.said().constData());
}

QTEST_GUILESS_MAIN(TestRing)
#include "testring.moc"
