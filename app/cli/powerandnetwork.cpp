#include "app/cli/powerandnetwork.h"

#include <QFileInfo>
#include <QSettings>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

PowerAndNetwork::PowerAndNetwork(const Profile &profile, QObject *parent)
    : QObject(parent)
    , m_settings(QFileInfo(profile.stateDatabase()).path() + u"/window.ini"_s)
{
    const QString manager = u"org.freedesktop.NetworkManager"_s;
    m_questions.push_back({u"program/waits_on_metered_network"_s,
                           {manager, u"/org/freedesktop/NetworkManager"_s, manager, u"Metered"_s},
                           {u"u 1"_s, u"u 3"_s}, // NMMetered: yes, and guessed yes.
                           tr("the network is metered")});
    const QString power = u"org.freedesktop.UPower"_s;
    m_questions.push_back({u"program/waits_on_battery"_s,
                           {power, u"/org/freedesktop/UPower"_s, power, u"OnBattery"_s},
                           {u"b true"_s},
                           tr("the computer runs on battery")});
    connect(&m_process, &QProcess::finished, this, &PowerAndNetwork::take);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            take(-1);
    });
    connect(&m_timer, &QTimer::timeout, this, &PowerAndNetwork::ask);
    m_timer.start(30s);
    ask();
}

PowerAndNetwork::~PowerAndNetwork()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(1'000);
}

QString PowerAndNetwork::reason() const
{
    for (const Question &question : m_questions) {
        if (question.isTrue)
            return question.words;
    }
    return {};
}

void PowerAndNetwork::ask()
{
    if (m_asked != 0 || m_process.state() != QProcess::NotRunning)
        return;
    askNext();
}

void PowerAndNetwork::askNext()
{
    const QSettings settings(m_settings, QSettings::IniFormat);
    while (m_asked < m_questions.size()) {
        Question &question = m_questions[m_asked];
        if (settings.value(question.setting, false).toBool()) {
            m_process.start(u"busctl"_s,
                            QStringList{u"--system"_s, u"--timeout=5"_s, u"get-property"_s}
                                + question.property);
            return;
        }
        question.isTrue = false;
        ++m_asked;
    }
    m_asked = 0;
    if (reason() == m_said)
        return;
    m_said = reason();
    emit changed();
}

void PowerAndNetwork::take(int exitCode)
{
    Question &question = m_questions[m_asked];
    const QString answer = QString::fromUtf8(m_process.readAllStandardOutput()).trimmed();
    question.isTrue = exitCode == 0 && question.answers.contains(answer);
    ++m_asked;
    // Not from within the signal of the process that is to start again.
    QMetaObject::invokeMethod(this, &PowerAndNetwork::askNext, Qt::QueuedConnection);
}

} // namespace millrace
