// Profile: where its folders are, and who may read them.
#include "core/store/profile.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr QFile::Permissions s_others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
    | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

} // namespace

class TestProfile final : public QObject
{
    Q_OBJECT

private slots:
    void init() { qputenv("MILLRACE_PROFILE", ""); }
    void cleanup() { init(); }

    void takesTheFolderGiven()
    {
        qputenv("MILLRACE_PROFILE", "/elsewhere");
        const Profile profile = Profile::locate(u"/a/b/"_s);
        QCOMPARE(profile.stateDatabase(), u"/a/b/state.sqlite"_s);
        QCOMPARE(profile.locksFolder(), u"/a/b/locks"_s);
        QCOMPARE(Profile::locate(u"rel"_s).stateDatabase(),
                 QDir::currentPath() + u"/rel/state.sqlite"_s);
    }

    void takesTheEnvironmentElse()
    {
        qputenv("MILLRACE_PROFILE", "/elsewhere");
        QCOMPARE(Profile::locate().backupsFolder(), u"/elsewhere/backups"_s);
    }

    void takesTheXdgPlacesLast()
    {
        const QByteArray data = qgetenv("XDG_DATA_HOME");
        const QByteArray state = qgetenv("XDG_STATE_HOME");
        qputenv("XDG_DATA_HOME", "/x/data");
        qputenv("XDG_STATE_HOME", "relative/is/ignored");
        const Profile profile = Profile::locate();
        qputenv("XDG_DATA_HOME", data);
        qputenv("XDG_STATE_HOME", state);
        QCOMPARE(profile.stateDatabase(), u"/x/data/millrace/state.sqlite"_s);
        QCOMPARE(profile.logsFolder(), QDir::homePath() + u"/.local/state/millrace/logs"_s);
        QCOMPARE(profile.attemptLog(7, 2), profile.logsFolder() + u"/run-7-attempt-2.jsonl"_s);
    }

    void createsFoldersForTheOwnerOnly()
    {
        const QTemporaryDir folder;
        const Profile profile = Profile::locate(folder.filePath(u"new/deep"_s));
        QVERIFY(profile.create());
        QVERIFY(profile.create());
        for (const QString &path :
             {folder.filePath(u"new"_s), folder.filePath(u"new/deep"_s), profile.backupsFolder(),
              profile.connectorsFolder(), profile.logsFolder(), profile.locksFolder()}) {
            QVERIFY2(QFileInfo(path).isDir(), qUtf8Printable(path));
            QVERIFY2(!(QFileInfo(path).permissions() & s_others), qUtf8Printable(path));
        }
    }

    void namesTheFolderThatCannotBe()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto created = Profile::locate(folder.filePath(u"file/profile"_s)).create();
        QVERIFY(!created);
        QCOMPARE(created.error().code, u"store.folder_failed"_s);
        QVERIFY(created.error().message.contains(folder.filePath(u"file"_s)));
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "testprofile.moc"
