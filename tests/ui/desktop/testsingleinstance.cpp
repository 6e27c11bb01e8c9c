#include "app/desktop/singleinstance.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSingleInstance final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void secondStartHandsItsFileOver();
    void anotherProfileIsAnotherInstance();
    void sameFolderByAnotherPathIsTheSameInstance();
    void socketOfADeadProcessIsInNobodysWay();
    void othersMayNotUseTheSocket();
    void muteFirstProcessIsReported();
    void longWishIsNotKept();

private:
    /// The role of a second start; in a thread, for the first one answers in this one.
    [[nodiscard]] SingleInstance::Role claimBeside(const Profile &profile, const QString &source);
    [[nodiscard]] QStringList sockets() const;

    QTemporaryDir m_runtime;
    QTemporaryDir m_folder;
};

void TestSingleInstance::initTestCase()
{
    QVERIFY(QFile::setPermissions(m_runtime.path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
}

SingleInstance::Role TestSingleInstance::claimBeside(const Profile &profile, const QString &source)
{
    std::atomic<bool> isDone = false;
    SingleInstance::Role role = SingleInstance::Role::Unheard;
    std::jthread thread([&] {
        SingleInstance second(profile);
        role = second.claim(source);
        isDone = true;
    });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isDone, 10'000); }();
    return role;
}

QStringList TestSingleInstance::sockets() const
{
    QStringList paths;
    const QDir folder(m_runtime.filePath(u"millrace"_s));
    for (const QFileInfo &file : folder.entryInfoList({u"*.socket"_s}, QDir::System | QDir::Files))
        paths << file.filePath();
    return paths;
}

void TestSingleInstance::secondStartHandsItsFileOver()
{
    const Profile profile = Profile::locate(m_folder.filePath(u"a"_s));
    SingleInstance first(profile);
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QSignalSpy activated(&first, &SingleInstance::activated);
    const QString source = u"/tmp/größe 50%\nzwei.csv"_s;
    QCOMPARE(claimBeside(profile, source), SingleInstance::Role::Second);
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toString(), source);
    QCOMPARE(claimBeside(profile, {}), SingleInstance::Role::Second);
    QTRY_COMPARE(activated.size(), 2);
    QVERIFY(activated.last().first().toString().isEmpty());
}

void TestSingleInstance::anotherProfileIsAnotherInstance()
{
    SingleInstance first(Profile::locate(m_folder.filePath(u"a"_s)));
    SingleInstance other(Profile::locate(m_folder.filePath(u"b"_s)));
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QCOMPARE(other.claim({}), SingleInstance::Role::First);
}

void TestSingleInstance::sameFolderByAnotherPathIsTheSameInstance()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"real"_s));
    QVERIFY(QFile::link(m_folder.filePath(u"real"_s), m_folder.filePath(u"link"_s)));
    // The profile is made only later, as when the program runs for the first time.
    SingleInstance first(Profile::locate(m_folder.filePath(u"real/new"_s)));
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QCOMPARE(claimBeside(Profile::locate(m_folder.filePath(u"link/new"_s)), {}),
             SingleInstance::Role::Second);
    QVERIFY(QDir(m_folder.path()).mkpath(u"real/new"_s));
    QCOMPARE(claimBeside(Profile::locate(m_folder.filePath(u"link/new"_s)), {}),
             SingleInstance::Role::Second);
}

void TestSingleInstance::socketOfADeadProcessIsInNobodysWay()
{
    const Profile profile = Profile::locate(m_folder.filePath(u"c"_s));
    QString path;
    {
        SingleInstance dead(profile);
        QCOMPARE(dead.claim({}), SingleInstance::Role::First);
        path = sockets().value(0);
        QVERIFY(!path.isEmpty());
    }
    QFile rest(path);
    QVERIFY(rest.open(QIODevice::WriteOnly));
    rest.close();
    SingleInstance first(profile);
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QCOMPARE(claimBeside(profile, {}), SingleInstance::Role::Second);
}

void TestSingleInstance::othersMayNotUseTheSocket()
{
    SingleInstance first(Profile::locate(m_folder.filePath(u"a"_s)));
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QCOMPARE(sockets().size(), 1);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(sockets().first()) & others));
    QVERIFY(!(QFile::permissions(m_runtime.filePath(u"millrace"_s)) & others));
}

void TestSingleInstance::muteFirstProcessIsReported()
{
    const Profile profile = Profile::locate(m_folder.filePath(u"d"_s));
    SingleInstance first(profile);
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    for (const QString &socket : sockets())
        QVERIFY(QFile::remove(socket));
    SingleInstance second(profile);
    QCOMPARE(second.claim({}), SingleInstance::Role::Unheard);
}

void TestSingleInstance::longWishIsNotKept()
{
    SingleInstance first(Profile::locate(m_folder.filePath(u"a"_s)));
    QCOMPARE(first.claim({}), SingleInstance::Role::First);
    QSignalSpy activated(&first, &SingleInstance::activated);
    QLocalSocket socket;
    socket.connectToServer(sockets().first());
    QVERIFY(socket.waitForConnected());
    socket.write(QByteArray(1 << 20, 'x'));
    QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(activated.size(), 0);
}

QTEST_MAIN(TestSingleInstance)
#include "testsingleinstance.moc"
