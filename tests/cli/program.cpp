#include "tests/cli/program.h"

#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>

namespace millrace {

using namespace Qt::StringLiterals;

QJsonObject Outcome::json() const { return QJsonDocument::fromJson(out).object(); }

QJsonObject Outcome::jsonError() const
{
    return QJsonDocument::fromJson(error).object().value("error"_L1).toObject();
}

Program::Program()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    m_environment.insert(u"MILLRACE_PROFILE"_s, profile());
    m_environment.remove(u"NO_COLOR"_s);
    m_environment.insert(u"TERM"_s, u"xterm"_s);
}

void Program::writeFile(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qUtf8Printable(name));
}

QByteArray Program::readFile(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Program::setVariable(const QString &name, const QString &value)
{
    m_environment.insert(name, value);
}

std::unique_ptr<QProcess> Program::prepare(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProgram(QStringLiteral(MILLRACE_CLI_PATH));
    process->setArguments(arguments);
    process->setWorkingDirectory(m_folder.path());
    process->setProcessEnvironment(m_environment);
    return process;
}

std::unique_ptr<QProcess> Program::start(const QStringList &arguments) const
{
    auto process = prepare(arguments);
    process->start();
    return process;
}

Outcome Program::run(const QStringList &arguments, const QByteArray &input) const
{
    const auto process = start(arguments);
    process->write(input);
    process->closeWriteChannel();
    if (!process->waitForFinished(60'000))
        qFatal("millrace-cli %s does not end", qUtf8Printable(arguments.join(u' ')));
    const int code = process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1;
    return {code, process->readAllStandardOutput(), process->readAllStandardError()};
}

QString Program::sqlValue(const QString &name, const QString &query) const
{
    QString value;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"look"_s);
        database.setDatabaseName(path(name));
        database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        database.open();
        QSqlQuery rows(database);
        if (rows.exec(query) && rows.next())
            value = rows.value(0).toString();
    }
    QSqlDatabase::removeDatabase(u"look"_s);
    return value;
}

} // namespace millrace
