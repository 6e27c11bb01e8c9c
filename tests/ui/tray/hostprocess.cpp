#include "tests/ui/tray/hostprocess.h"

#include "tests/ui/tray/desktophost.h"

#include <QCoreApplication>
#include <QtTest>

namespace millrace::test {

using namespace Qt::StringLiterals;

HostProcess::HostProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    QObject::connect(&m_process, &QProcess::readyRead, &m_process,
                     [this] { m_output += QString::fromUtf8(m_process.readAll()); });
}

HostProcess::~HostProcess()
{
    m_process.closeWriteChannel();
    m_process.terminate();
    m_process.waitForFinished();
}

bool HostProcess::startDesktopHost()
{
    m_process.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(s_hostArgument)});
    return QTest::qWaitFor([this] { return m_output.contains("ready\n"_L1); });
}

bool HostProcess::startTrayer()
{
    m_process.start(u"trayer"_s, {u"--edge"_s, u"bottom"_s, u"--SetPartialStrut"_s, u"false"_s});
    return m_process.waitForStarted();
}

void HostProcess::send(const QString &line) { m_process.write(line.toUtf8() + '\n'); }

QStringList HostProcess::said(const QString &word) const
{
    QStringList found;
    for (const QString &line : m_output.split(u'\n')) {
        if (line.startsWith(word + u' '))
            found << line.mid(word.size() + 1);
    }
    return found;
}

} // namespace millrace::test
