// UserService: the unit, and what systemctl is asked for, with a stand-in for it.
#include "core/engine/userservice.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestUserService final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString home = m_folder->path();
        qputenv("HOME", home.toUtf8());
        qputenv("XDG_CONFIG_HOME", m_folder->filePath(u"config"_s).toUtf8());
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_STATE_HOME");
        qunsetenv("MILLRACE_PROFILE");
        qunsetenv("XDG_RUNTIME_DIR");
        QVERIFY(QDir(home).mkpath(u"bin"_s));
        qputenv("PATH", (m_folder->filePath(u"bin"_s) + u":/usr/bin:/bin"_s).toUtf8());
        // It writes down what it was asked for, and answers as systemd does.
        standIn(
            u"systemctl"_s,
            "echo \"$@\" >> \"$HOME/asked\"\n"
            "case \"$*\" in\n"
            "*show*) echo ActiveState=active; echo UnitFileState=enabled;;\n"
            "*restart*) if [ -e \"$HOME/broken\" ]; then echo 'no such unit' >&2; exit 5; fi;;\n"
            "esac\n");
        standIn(u"loginctl"_s, "echo Linger=no\n");
    }

    void namesTheUsualProfileAlone()
    {
        const UserService usual(Profile::locate(), u"/usr/bin/millrace-cli"_s);
        QCOMPARE(usual.name(), u"millrace.service"_s);
        QVERIFY(usual.unitText().contains(u"\nExecStart=\"/usr/bin/millrace-cli\" serve\n"_s));
        QCOMPARE(usual.unitFile(), m_folder->filePath(u"config/systemd/user/millrace.service"_s));
        const UserService other(Profile::locate(u"/data/other"_s), u"/usr/bin/millrace-cli"_s);
        QVERIFY(other.name() != usual.name());
        QVERIFY(other.name().startsWith(u"millrace-"_s));
    }

    void quotesWhatSystemdWouldExpand()
    {
        const QString folder = u"/data/a b\\\"%h$HOME@COMMAND@"_s;
        const UserService service(Profile::locate(folder), u"/opt/50%/millrace-cli"_s);
        const QString text = service.unitText();
        QVERIFY2(text.contains(u"ExecStart=\"/opt/50%%/millrace-cli\" --profile "
                               "\"/data/a b\\\\\\\"%%h$$HOME@COMMAND@\" serve\n"_s),
                 qPrintable(text));
        QVERIFY(!text.contains(u"@NAME@"_s));
    }

    void leavesADollarOfTheProgramAlone()
    {
        const UserService service(Profile::locate(), u"/opt/$a/millrace-cli"_s);
        QVERIFY(service.unitText().contains(u"ExecStart=\"/opt/$a/millrace-cli\" serve\n"_s));
    }

    void meetsTheLocksOfAProfileOfTwoFolders()
    {
        qputenv("XDG_DATA_HOME", "/data/of $me");
        const Profile profile = Profile::locate();
        const UserService service(profile, u"/usr/bin/millrace-cli"_s);
        QVERIFY(service.name().startsWith(u"millrace-"_s));
        const QString state = QFileInfo(QFileInfo(profile.locksFolder()).path()).path();
        const QString text = service.unitText();
        QVERIFY2(text.contains(u"\nEnvironment=\"XDG_DATA_HOME=/data/of $me\" "
                               "\"XDG_STATE_HOME=%1\"\n"
                               "ExecStart=\"/usr/bin/millrace-cli\" serve\n"_s.arg(state)),
                 qPrintable(text));
    }

    void isUnderstoodBySystemd()
    {
        const QString verifier = QStandardPaths::findExecutable(u"systemd-analyze"_s);
        QVERIFY2(!verifier.isEmpty(), "The package systemd is missing.");
        const UserService service(Profile::locate(u"/tmp/a b%"_s), u"/bin/true"_s);
        const auto said = [&](const QByteArray &text) {
            const QString unit = m_folder->filePath(service.name());
            write(unit, text);
            QProcess process;
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(verifier, {u"verify"_s, u"--user"_s, u"--man=no"_s, unit});
            return process.waitForFinished() ? QString::fromUtf8(process.readAll())
                                             : u"It did not end."_s;
        };
        // Without the folder of a session it reads no unit.
        qputenv("XDG_RUNTIME_DIR", m_folder->path().toUtf8());
        QByteArray text = service.unitText().toUtf8();
        QVERIFY2(!said(text).contains(service.name()), qPrintable(said(text)));
        text.replace("Restart=on-failure", "Restart=sometimes");
        QVERIFY2(said(text).contains(service.name()), qPrintable(said(text)));
    }

    void installsAndRemoves()
    {
        const UserService service(Profile::locate(), u"/usr/bin/millrace-cli"_s);
        QVERIFY(!service.state()->isInstalled);
        const auto installed = service.install();
        QVERIFY2(installed.isOk(), installed ? "" : qPrintable(installed.error().message));
        QCOMPARE(read(service.unitFile()), service.unitText().toUtf8());
        const QByteArray asked = read(m_folder->filePath(u"asked"_s));
        QVERIFY(asked.contains("daemon-reload"));
        QVERIFY(asked.contains("enable millrace.service"));
        QVERIFY(asked.indexOf("restart millrace.service") > asked.indexOf("enable"));
        const auto state = service.state();
        QVERIFY(state->isInstalled && state->isCurrent && state->isEnabled && state->isActive);
        QVERIFY(!state->isLingering);
        // A program that has moved would write another one.
        QVERIFY(!UserService(Profile::locate(), u"/opt/millrace-cli"_s).state()->isCurrent);

        QVERIFY(service.remove().isOk());
        QVERIFY(!QFile::exists(service.unitFile()));
        QVERIFY(read(m_folder->filePath(u"asked"_s)).contains("disable --now millrace.service"));
        QVERIFY(service.remove().isOk());
    }

    void tellsAFaultFromAStart_data()
    {
        QTest::addColumn<QString>("active");
        QTest::addColumn<QString>("sub");
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<bool>("hasFailed");
        QTest::addRow("runs") << u"active"_s << u"running"_s << true << false;
        QTest::addRow("starts") << u"activating"_s << u"start"_s << true << false;
        QTest::addRow("stopped") << u"inactive"_s << u"dead"_s << false << false;
        QTest::addRow("killed") << u"activating"_s << u"auto-restart"_s << false << true;
        QTest::addRow("given up") << u"failed"_s << u"failed"_s << false << true;
    }

    void tellsAFaultFromAStart()
    {
        QFETCH(const QString, active);
        QFETCH(const QString, sub);
        standIn(u"systemctl"_s,
                u"echo ActiveState=%1; echo SubState=%2; echo UnitFileState=enabled\n"_s
                    .arg(active, sub)
                    .toUtf8());
        const auto state = UserService(Profile::locate(), u"/usr/bin/millrace-cli"_s).state();
        QVERIFY(state.isOk());
        QTEST(state->isActive, "isActive");
        QTEST(state->hasFailed, "hasFailed");
    }

    void saysWhatWentWrong()
    {
        const UserService service(Profile::locate(), u"/usr/bin/millrace-cli"_s);
        write(m_folder->filePath(u"broken"_s), {});
        const auto refused = service.install();
        QVERIFY(!refused.isOk());
        QCOMPARE(refused.error().code, u"service.refused"_s);
        QVERIFY(refused.error().message.contains(u"no such unit"_s));

        const auto missing = UserService(Profile::locate(), QString()).install();
        QVERIFY(!missing.isOk());
        QCOMPARE(missing.error().code, u"service.program_missing"_s);

        standIn(u"systemctl"_s, "echo 'Failed to connect to bus' >&2; exit 1\n");
        const auto none = service.state();
        QVERIFY(!none.isOk());
        QCOMPARE(none.error().code, u"service.no_systemd"_s);
        QVERIFY(none.error().message.contains(u"Failed to connect"_s));
        QVERIFY(!service.install().isOk());
    }

private:
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void standIn(const QString &name, const QByteArray &script) const
    {
        const QString path = m_folder->filePath(u"bin/"_s + name);
        write(path, "#!/bin/sh\n" + script);
        QVERIFY(
            QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestUserService)
#include "testuserservice.moc"
