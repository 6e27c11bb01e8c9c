#include "core/engine/userservice.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_programMissing{
    "service.program_missing", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The program millrace-cli, which runs the schedules, is missing."),
    QT_TRANSLATE_NOOP("errors", "Install it beside this program, or into a folder of PATH.")};
constexpr ErrorDefinition s_noSystemd{
    "service.no_systemd", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The services of this session cannot be reached: %1"),
    QT_TRANSLATE_NOOP(
        "errors",
        "Schedules run in the window, or by \"millrace-cli serve\" started in another "
        "way.")};
constexpr ErrorDefinition s_notWritten{
    "service.not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions of its folder.")};
constexpr ErrorDefinition s_notRemoved{
    "service.not_removed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be removed: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions of its folder.")};
constexpr ErrorDefinition s_refused{
    "service.refused", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "systemd did not do \"%1\": %2"),
    QT_TRANSLATE_NOOP("errors", "\"systemctl --user status %3\" tells more.")};

constexpr int s_longestWait = 20'000; // Milliseconds; stopping waits for the runs to stop.

struct Answer final
{
    int exitCode = -1;
    QString text; ///< Of standard output.
    QString fault; ///< Of standard error, or why it did not run.
};

Answer ask(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForStarted(s_longestWait))
        return {-1, {}, process.errorString()};
    if (!process.waitForFinished(s_longestWait)) {
        process.kill();
        process.waitForFinished(1'000);
        return {-1, {}, u"no answer within 20 seconds"_s};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()).trimmed(),
            QString::fromUtf8(process.readAllStandardError()).trimmed()};
}

Answer systemctl(const QStringList &arguments)
{
    return ask(u"systemctl"_s, QStringList{u"--user"_s, u"--no-pager"_s} + arguments);
}

/// Quoted as systemd.syntax(7) wants a word: a program, which takes a dollar as it is, or a
/// variable.
QString quoted(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    text.replace(u'%', u"%%"_s).replace(u'\n', u"\\n"_s);
    return u'"' + text + u'"';
}

/// … and as systemd.service(5) wants an argument of a program.
QString quotedArgument(const QString &text) { return quoted(text).replace(u'$', u"$$"_s); }

/// For a line that is no command: what systemd would expand there is the percent sign alone.
QString escaped(QString text) { return text.replace(u'%', u"%%"_s).replace(u'\n', u' '); }

QString folderOf(const Profile &profile) { return QFileInfo(profile.stateDatabase()).path(); }

/// Its second folder, where locks and logs lie; the first one unless XDG variables made it.
QString stateFolderOf(const Profile &profile) { return QFileInfo(profile.locksFolder()).path(); }

/// Where the profile lies when nothing says otherwise to a service, which has no such variables.
bool isUsual(const Profile &profile)
{
    return qEnvironmentVariableIsEmpty("XDG_DATA_HOME")
        && qEnvironmentVariableIsEmpty("XDG_STATE_HOME")
        && folderOf(profile) == QDir::homePath() + u"/.local/share/millrace"_s
        && stateFolderOf(profile) == QDir::homePath() + u"/.local/state/millrace"_s;
}

} // namespace

QString commandLineProgram()
{
    const QDir beside(QCoreApplication::applicationDirPath());
    // Installed side by side; in a build tree the programs have folders of their own.
    for (const QString &path : {u"millrace-cli"_s, u"../cli/millrace-cli"_s}) {
        const QFileInfo program(beside.filePath(path));
        if (program.isExecutable() && program.isFile())
            return program.canonicalFilePath();
    }
    return QStandardPaths::findExecutable(u"millrace-cli"_s);
}

UserService::UserService(const Profile &profile)
    : UserService(profile, commandLineProgram())
{
}

UserService::UserService(const Profile &profile, QString program)
    : m_name(u"millrace.service"_s)
    , m_program(std::move(program))
{
    if (isUsual(profile))
        return;
    m_folder = folderOf(profile);
    if (stateFolderOf(profile) != m_folder)
        m_stateFolder = stateFolderOf(profile);
    const QByteArray hash
        = QCryptographicHash::hash(m_folder.toUtf8(), QCryptographicHash::Sha256).left(5).toHex();
    m_name = u"millrace-%1.service"_s.arg(QString::fromLatin1(hash));
}

QString UserService::unitFile() const
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/systemd/user/"_s + m_name;
}

QString UserService::unitText() const
{
    QFile file(u":/systemd/millrace.service.in"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The unit of the service is not in the program.");
    QString command = quoted(m_program);
    QString variables;
    if (!m_stateFolder.isEmpty()) {
        // "--profile" makes one folder of both: with locks of its own, the service would run what
        // a window runs.
        variables = u"Environment=%1 %2\n"_s.arg(
            quoted(u"XDG_DATA_HOME="_s + QFileInfo(m_folder).path()),
            quoted(u"XDG_STATE_HOME="_s + QFileInfo(m_stateFolder).path()));
    } else if (!m_folder.isEmpty()) {
        command += u" --profile "_s + quotedArgument(m_folder);
    }
    command += u" serve"_s;
    // One pass: a folder may be called as a placeholder is.
    QString text;
    const QString form = QString::fromUtf8(file.readAll());
    const QList<std::pair<QString, QString>> values{
        {u"NAME"_s, m_name},
        {u"PROFILE"_s, m_folder.isEmpty() ? u"the usual profile"_s : escaped(m_folder)},
        {u"VARIABLES"_s, variables},
        {u"COMMAND"_s, command}};
    const QStringList parts = form.split(u'@');
    for (qsizetype at = 0; at < parts.size(); ++at) {
        const auto value = std::find_if(values.begin(), values.end(),
                                        [&](const auto &one) { return one.first == parts[at]; });
        text += value != values.end() ? value->second : parts[at];
    }
    return text;
}

Result<void> UserService::install() const
{
    if (m_program.isEmpty())
        return makeError(s_programMissing);
    if (const auto present = state(); !present)
        return present.error();
    QDir().mkpath(QFileInfo(unitFile()).path());
    QSaveFile file(unitFile());
    const QByteArray text = unitText().toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return makeError(s_notWritten, {unitFile(), file.errorString()});
    // A service that runs already takes over the new unit.
    for (const QStringList &act :
         {QStringList{u"daemon-reload"_s}, QStringList{u"enable"_s, m_name},
          QStringList{u"restart"_s, m_name}}) {
        const Answer answer = systemctl(act);
        if (answer.exitCode != 0)
            return makeError(s_refused, {act.join(u' '), answer.fault, m_name});
    }
    return {};
}

Result<void> UserService::remove() const
{
    if (!QFileInfo::exists(unitFile()))
        return {};
    const Answer stopped = systemctl({u"disable"_s, u"--now"_s, m_name});
    QFile file(unitFile());
    if (!file.remove())
        return makeError(s_notRemoved, {unitFile(), file.errorString()});
    const Answer reloaded = systemctl({u"daemon-reload"_s});
    for (const Answer &answer : {stopped, reloaded}) {
        if (answer.exitCode != 0)
            return makeError(s_refused, {u"disable"_s, answer.fault, m_name});
    }
    return {};
}

Result<UserServiceState> UserService::state() const
{
    const Answer shown
        = systemctl({u"show"_s, m_name, u"--property=ActiveState,SubState,UnitFileState"_s});
    if (shown.exitCode != 0)
        return makeError(s_noSystemd, {shown.fault});
    UserServiceState state;
    QFile file(unitFile());
    state.isInstalled = file.open(QIODevice::ReadOnly);
    state.isCurrent = state.isInstalled && file.readAll() == unitText().toUtf8();
    state.isEnabled = shown.text.contains("UnitFileState=enabled"_L1);
    // Between a fault and the next start it is "activating" too.
    const bool isWaiting = shown.text.contains("SubState=auto-restart"_L1);
    state.hasFailed = isWaiting || shown.text.contains("ActiveState=failed"_L1);
    state.isActive = shown.text.contains("ActiveState=active"_L1)
        || (shown.text.contains("ActiveState=activating"_L1) && !isWaiting);
    const Answer linger = ask(
        u"loginctl"_s, {u"show-user"_s, qEnvironmentVariable("USER"), u"--property=Linger"_s});
    state.isLingering = linger.text.contains("Linger=yes"_L1);
    return state;
}

} // namespace millrace
