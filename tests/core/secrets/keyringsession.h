// Runs a test program once in each set-up of a desktop's keychain: a real gnome-keyring, and none.
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <utility>
#include <vector>

namespace millrace::test {

enum class Keyring {
    Unlocked, ///< A session bus of its own with a real, unlocked gnome-keyring.
    Silent, ///< The same, but the program cannot hear it: libsecret answers through GLib's loop.
    NoService, ///< A session bus on which nobody keeps secrets.
    NoBus, ///< As on a server.
};

namespace keyring {

inline constexpr const char *s_variable = "MILLRACE_TEST_KEYRING";

inline QByteArray name(Keyring keyring) { return QByteArray::number(static_cast<int>(keyring)); }

/// The environment of a desktop session below \a folder, without the person's own.
inline QProcessEnvironment environment(Keyring keyring, const QTemporaryDir &folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *foreign :
         {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP",
          "GNOME_KEYRING_CONTROL", "QT_NO_GLIB", "MILLRACE_PASSPHRASE"})
        environment.remove(QString::fromLatin1(foreign));
    const auto place = [&](const char *variable, const char *below) {
        const QString path = folder.filePath(QString::fromLatin1(below));
        if (!QDir().mkdir(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            qFatal("%s cannot be made", qUtf8Printable(path));
        environment.insert(QString::fromLatin1(variable), path);
    };
    place("XDG_DATA_HOME", "data");
    place("XDG_RUNTIME_DIR", "run");
    place("XDG_CACHE_HOME", "cache");
    environment.insert(QString::fromLatin1(s_variable), QString::fromLatin1(name(keyring)));
    if (keyring == Keyring::Silent)
        environment.insert(QStringLiteral("QT_NO_GLIB"), QStringLiteral("1"));
    return environment;
}

/// A bus that starts no services, so that the machine's own gnome-keyring is not found.
inline QString busWithoutServices(const QTemporaryDir &folder)
{
    const QString path = folder.filePath(QStringLiteral("bus.conf"));
    QFile file(path);
    const QByteArray content = R"(<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>)";
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qUtf8Printable(path));
    return path;
}

inline QStringList command(Keyring keyring, const QTemporaryDir &folder)
{
    switch (keyring) {
    case Keyring::Unlocked:
    case Keyring::Silent:
        // The daemon takes the password of a new login keyring from standard input.
        return {QStringLiteral("dbus-run-session"), QStringLiteral("--"), QStringLiteral("sh"),
                QStringLiteral("-c"),
                QStringLiteral("printf '\\n' | env -u QT_NO_GLIB gnome-keyring-daemon --unlock "
                               "--components=secrets >/dev/null 2>&1; \"$0\" \"$@\"")};
    case Keyring::NoService:
        return {QStringLiteral("dbus-run-session"),
                QStringLiteral("--config-file=") + busWithoutServices(folder),
                QStringLiteral("--")};
    case Keyring::NoBus:
        return {QStringLiteral("env")};
    }
    Q_UNREACHABLE();
}

/// Runs this program again in that set-up and returns its exit code.
inline int runAgain(Keyring keyring, int argc, char **argv)
{
    const QTemporaryDir folder;
    QStringList line = command(keyring, folder);
    line << QCoreApplication::applicationFilePath();
    for (int i = 1; i < argc; ++i)
        line << QString::fromLocal8Bit(argv[i]);
    QProcess process;
    process.setProcessEnvironment(environment(keyring, folder));
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(line.takeFirst(), line);
    if (!process.waitForFinished(120'000)) {
        qWarning("The test in set-up %s did not end: %s", name(keyring).constData(),
                 qUtf8Printable(process.errorString()));
        return 1;
    }
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1;
}

/// Locks the keyring of the session, as a person can at any time.
inline bool lock()
{
    return QProcess::execute(
               QStringLiteral("dbus-send"),
               {QStringLiteral("--session"), QStringLiteral("--print-reply=literal"),
                QStringLiteral("--dest=org.freedesktop.secrets"),
                QStringLiteral("/org/freedesktop/secrets"),
                QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                QStringLiteral("array:objpath:/org/freedesktop/secrets/collection/login")})
        == 0;
}

} // namespace keyring

/// One set-up and the test object to run in it.
struct KeyringTest final
{
    Keyring keyring;
    QObject *test;
};

/// The main function of such a program: each of \a tests in its set-up.
inline int runInKeyrings(int argc, char **argv, const std::vector<KeyringTest> &tests)
{
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const KeyringTest &test : tests) {
        if (!qEnvironmentVariableIsSet(keyring::s_variable))
            failures += keyring::runAgain(test.keyring, argc, argv) == 0 ? 0 : 1;
        else if (qgetenv(keyring::s_variable) == keyring::name(test.keyring))
            failures += QTest::qExec(test.test, argc, argv);
    }
    return failures;
}

} // namespace millrace::test
