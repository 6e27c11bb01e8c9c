// ConnectionLock: one at a time, across objects and processes, and gone with its process.
#include "core/store/connectionlock.h"
#include "tests/core/store/childprocess.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionLock final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_profile = Profile::locate(m_folder->path());
        QVERIFY(m_profile.create());
    }

    void excludesASecondObject()
    {
        auto first = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(first);
        const auto second = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(!second);
        QCOMPARE(second.error().code, u"store.connection_busy"_s);
        QCOMPARE(second.error().kind, ErrorKind::Transient);
        QVERIFY(
            second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(ConnectionLock::acquire(m_profile, u"c2"_s));
        first->reset();
        QVERIFY(ConnectionLock::acquire(m_profile, u"c1"_s));
    }

    void tellsWhetherItIsHeld()
    {
        QVERIFY(!ConnectionLock::isHeld(m_profile, u"c1"_s));
        auto lock = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(ConnectionLock::isHeld(m_profile, u"c1"_s));
        QVERIFY(ConnectionLock::isHeld(m_profile, u"c1"_s));
        QVERIFY(!ConnectionLock::isHeld(m_profile, u"c2"_s));
        lock->reset();
        QVERIFY(!ConnectionLock::isHeld(m_profile, u"c1"_s));
    }

    void tellsWhichJobItsHolderRuns()
    {
        QVERIFY(!ConnectionLock::notedJob(m_profile, u"c1"_s));
        auto lock = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(!ConnectionLock::notedJob(m_profile, u"c1"_s));
        (*lock)->note(4711);
        QCOMPARE(ConnectionLock::notedJob(m_profile, u"c1"_s), std::optional<qint64>(4711));
        const auto second = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(
            second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(!second.error().message.contains(u"4711"_s));
        lock->reset();
        QVERIFY(!ConnectionLock::notedJob(m_profile, u"c1"_s));
    }

    void diesWithItsProcess()
    {
        ChildProcess child({m_folder->path(), u"c1"_s});
        QVERIFY(child.says("held"));
        const auto held = ConnectionLock::acquire(m_profile, u"c1"_s);
        QVERIFY(!held);
        QVERIFY(held.error().message.contains(QString::number(child.pid())));
        QVERIFY(ConnectionLock::isHeld(m_profile, u"c1"_s));
        child.kill();
        QVERIFY(!ConnectionLock::isHeld(m_profile, u"c1"_s));
        QVERIFY(ConnectionLock::acquire(m_profile, u"c1"_s));
    }

    void keepsOddNamesInTheFolder()
    {
        const auto lock = ConnectionLock::acquire(m_profile, u"../../x"_s);
        QVERIFY(lock);
        QCOMPARE(QDir(m_profile.locksFolder()).entryList(QDir::Files).size(), 1);
        QVERIFY(ConnectionLock::isHeld(m_profile, u"../../x"_s));
    }

    void namesTheFileThatCannotBe()
    {
        const Profile missing = Profile::locate(m_folder->filePath(u"missing"_s));
        const auto lock = ConnectionLock::acquire(missing, u"c1"_s);
        QCOMPARE(lock.error().code, u"store.lock_failed"_s);
        QVERIFY(lock.error().message.contains(missing.locksFolder()));
        QVERIFY(!ConnectionLock::isHeld(missing, u"c1"_s));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    Profile m_profile;
};

namespace {

int holdLock(const QStringList &arguments)
{
    const auto lock = ConnectionLock::acquire(Profile::locate(arguments[0]), arguments[1]);
    say(lock ? "held" : "refused");
    waitForParent();
    return lock ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) { return runTestOrChild<TestConnectionLock>(argc, argv, holdLock); }
#include "testconnectionlock.moc"
