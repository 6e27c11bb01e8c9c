#include "ui/mainwindow/closing.h"

#include "ui/mainwindow/shutdown.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/messagebar.h"

#include <QMessageBox>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// Names of answers in the preferences.
constexpr auto s_trayNote = "closing_to_tray"_L1;
constexpr auto s_quitQuestion = "quitting"_L1;

QMessageBox *makeBox(const QString &title, const QString &text, const QString &more,
                     QWidget *parent)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::NoButton, parent);
    box->setInformativeText(more);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

} // namespace

Closing::Closing(UiPreferences &preferences, MessageBar &messages, QWidget *window)
    : QObject(window)
    , m_preferences(preferences)
    , m_messages(messages)
    , m_window(window)
{
}

void Closing::closeWindow()
{
    if (m_isTrayAvailable && m_preferences.closesToTray() && m_shutdown != nullptr) {
        if (m_preferences.isAnswered(s_trayNote))
            m_window->hide();
        else
            explainTray();
        return;
    }
    const bool hasRuns = m_shutdown != nullptr && !m_shutdown->runningNames().isEmpty();
    // Without a profile there is nothing that would not run any more.
    if (hasRuns || m_shutdown == nullptr || m_preferences.isAnswered(s_quitQuestion))
        quit();
    else
        askOnce();
}

void Closing::explainTray()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    QMessageBox *box = makeBox(
        tr("Millrace stays in the tray"), tr("Millrace goes on running in the tray."),
        tr("Scheduled connections run there, and the window opens again from its icon. The setting "
           "\"Closing the window leaves Millrace in the tray\" changes this."),
        m_window);
    QPushButton *stay = box->addButton(tr("Close the window"), QMessageBox::AcceptRole);
    QPushButton *leave = box->addButton(tr("Quit instead"), QMessageBox::DestructiveRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(stay);
    connect(box, &QDialog::finished, this, [this] { m_isAsking = false; });
    connect(stay, &QPushButton::clicked, this, [this] {
        m_preferences.setAnswered(s_trayNote);
        m_window->hide();
    });
    connect(leave, &QPushButton::clicked, this, &Closing::quit, Qt::QueuedConnection);
    box->open();
}

void Closing::askOnce()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    QMessageBox *box = makeBox(
        tr("Quit Millrace"), tr("Quit Millrace?"),
        tr("Schedules start nothing while it is closed; what was missed runs once when it "
           "is opened again. This question comes once."),
        m_window);
    QPushButton *leave = box->addButton(tr("Quit"), QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(leave);
    connect(box, &QDialog::finished, this, [this] { m_isAsking = false; });
    connect(leave, &QPushButton::clicked, this, [this] {
        m_preferences.setAnswered(s_quitQuestion);
        QMetaObject::invokeMethod(this, &Closing::quit, Qt::QueuedConnection);
    });
    box->open();
}

void Closing::quit()
{
    if (m_guard && !m_guard())
        return;
    const QStringList names = m_shutdown != nullptr ? m_shutdown->runningNames() : QStringList();
    if (names.isEmpty())
        quitNow();
    else
        askAboutRuns(names);
}

void Closing::quitNow()
{
    if (m_shutdown == nullptr || m_shutdown->stage() == Shutdown::Stage::Done) {
        emit ready();
        return;
    }
    connect(m_shutdown, &Shutdown::done, this, &Closing::ready, Qt::UniqueConnection);
    m_shutdown->stopRuns();
}

void Closing::askAboutRuns(const QStringList &names)
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    const QString text = names.size() == 1
        ? tr("\"%1\" is running.").arg(names.first())
        : tr("%n connections are running: %1.", nullptr, static_cast<int>(names.size()))
              .arg(names.join(u", "_s));
    QMessageBox *box
        = makeBox(tr("Quit while a run is on"), text,
                  tr("Every row confirmed so far stays at the destination. A run that is stopped "
                     "now goes on at its checkpoint the next time; nothing is lost or doubled "
                     "where the destination keeps its position."),
                  m_window);
    m_window->show();
    QPushButton *finish = box->addButton(tr("&Finish, then quit"), QMessageBox::AcceptRole);
    QPushButton *stop = box->addButton(tr("&Stop now and quit"), QMessageBox::DestructiveRole);
    QPushButton *stay = box->addButton(tr("S&tay"), QMessageBox::RejectRole);
    box->setDefaultButton(finish);
    box->setEscapeButton(stay);
    connect(box, &QDialog::finished, this, [this] { m_isAsking = false; });
    connect(finish, &QPushButton::clicked, this, &Closing::waitForRuns);
    connect(stop, &QPushButton::clicked, this, &Closing::quitNow);
    box->open();
}

void Closing::waitForRuns()
{
    connect(m_shutdown, &Shutdown::done, this, &Closing::ready, Qt::UniqueConnection);
    m_messages.clearActions();
    m_messages.showMessage(MessageBar::Kind::Info,
                           tr("Millrace quits as soon as the runs have ended."),
                           tr("Nothing else is started meanwhile."));
    QPushButton *stay = m_messages.addAction(tr("Stay"));
    connect(stay, &QPushButton::clicked, &m_messages, [this] {
        m_shutdown->stay();
        m_messages.dismiss();
    });
    // Closed or replaced: the person still gets what was asked for.
    m_shutdown->finishRuns();
}

} // namespace millrace
