// SmallDisk: a file system that can be full, for the data of a server.
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace millrace::test {

/// A tmpfs in a mount name space of the test's own, which goes with the processes in it. A test
/// function calls itself there:
///
///     SmallDisk disk;
///     if (!disk.isInside()) {
///         QVERIFY2(disk.runInside("nameOfThisFunction"), disk.said().constData());
///         return;
///     }
///     disk.mount(200);
///     PostgresServer server({.dataFolder = disk.path()});
///
/// Needs root or unprivileged user name spaces.
class SmallDisk final
{
public:
    SmallDisk();
    Q_DISABLE_COPY_MOVE(SmallDisk)

    [[nodiscard]] bool isInside() const;
    /// Runs this test program again, inside, with the one \a function. True if it passed.
    [[nodiscard]] bool runInside(const char *function);
    /// What the inner program printed.
    [[nodiscard]] QByteArray said() const { return m_said; }

    [[nodiscard]] QString path() const;
    /// Makes the disk; REQUIRES isInside(), as do the calls below. All sizes are in megabytes.
    void mount(int size);
    /// Gives it another size.
    void resize(int size);
    /// Fills it with a file until no more than \a left megabytes are free.
    void fill(int left);
    /// Removes the file of fill().
    void makeRoom();
    [[nodiscard]] qint64 freeBytes() const;

private:
    void mount(int size, unsigned long flags);
    [[nodiscard]] QString ballast() const { return path() + QStringLiteral("/ballast"); }

    QTemporaryDir m_folder; ///< Outside: where the disk is mounted inside.
    QByteArray m_said;
};

} // namespace millrace::test
