#include "ui/settings/pages/channelsettings.h"

#include "core/notices/noticeerrors.h"
#include "core/notices/noticepayload.h"
#include "core/notices/noticesender.h"
#include "ui/settings/settingrow.h"
#include "ui/tray/desktopnotifications.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/workspace/workspace.h"

#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_lineCharacters = 26;

} // namespace

ChannelSettings::ChannelSettings(Workspace &workspace, QWidget *parent)
    : SettingsSection(tr("Webhook and e-mail"), u"external"_s, parent)
    , m_workspace(workspace)
    , m_messages(new MessageBar)
{
    addWidget(m_messages);
    addDesktop();
    addWebhook();
    addMailServer();
    addMailSignIn();
    addMailAddresses();
    showSettings();
}

ChannelSettings::~ChannelSettings() { m_ending.request_stop(); }

QLineEdit *ChannelSettings::addLine(const QString &name, const QString &sentence, SettingRow *&row,
                                    std::function<bool()> isDefault, std::function<void()> take)
{
    auto *edit = new QLineEdit;
    edit->setMinimumWidth(fontMetrics().averageCharWidth() * s_lineCharacters);
    const auto reset = [edit, take] {
        edit->clear();
        edit->setModified(true);
        take();
    };
    row = addRow(name, sentence, edit, {std::move(isDefault), reset});
    connect(edit, &QLineEdit::editingFinished, this, take);
    return edit;
}

SettingRow *ChannelSettings::addTest(NoticeChannel channel, const QString &name,
                                     const QString &sentence)
{
    auto *button = new QPushButton(tr("Send test"));
    button->setAccessibleName(tr("Send test: %1").arg(noticeChannelTitle(channel)));
    connect(button, &QPushButton::clicked, this, [this, channel] { test(channel); });
    m_tests[channel] = button;
    return addRow(name, sentence, button);
}

void ChannelSettings::addDesktop()
{
    (void)addTest(
        NoticeChannel::Desktop, tr("Test of the &desktop"),
        tr("Notifications come by the service of the desktop, which may hold them back."));
}

void ChannelSettings::addWebhook()
{
    m_url = addLine(
        tr("&Address of the webhook"),
        tr("It gets a request for each notice. The address is kept as a secret."), m_urlRow,
        [this] {
            return m_entered.webhookUrl ? m_entered.webhookUrl->isEmpty()
                                        : !m_settings.webhook.isComplete();
        },
        [this] { takeUrl(); });
    // In the order of WebhookForm.
    m_form = new SegmentedControl;
    m_form->addSegment(tr("Airbyte"));
    m_form->addSegment(tr("Slack"));
    connect(m_form, &SegmentedControl::currentChanged, this, [this](int index) {
        m_settings.webhook.form = static_cast<WebhookForm>(index);
        changed();
    });
    addRow(
        tr("&Form of the message"),
        tr("Airbyte's has the numbers of the run; Slack's is a text, which other chats take too."),
        m_form,
        {[this] { return m_settings.webhook.form == WebhookForm::Airbyte; },
         [this] { m_form->setCurrentIndex(static_cast<int>(WebhookForm::Airbyte)); }});
    (void)addTest(NoticeChannel::Webhook, tr("Test of the &webhook"),
                  tr("Sends a notice that says so."));
}

void ChannelSettings::addMailServer()
{
    m_host = addLine(
        tr("&Mail server"), tr("Its name; mail is sent by SMTP, always encrypted."), m_hostRow,
        [this] { return m_settings.mail.host.isEmpty(); }, [this] { takeHost(); });
    m_host->setPlaceholderText(u"mail.example.org"_s);
    // In the order of MailSecurity.
    m_security = new SegmentedControl;
    m_security->addSegment(tr("STARTTLS"));
    m_security->addSegment(tr("TLS"));
    connect(m_security, &SegmentedControl::currentChanged, this, [this](int index) {
        m_settings.mail.security = static_cast<MailSecurity>(index);
        changed();
    });
    addRow(tr("&Encryption"), tr("Asked for with STARTTLS, or TLS from the first byte."),
           m_security,
           {[this] { return m_settings.mail.security == MailSecurity::StartTls; },
            [this] { m_security->setCurrentIndex(static_cast<int>(MailSecurity::StartTls)); }});
    m_port = new QSpinBox;
    m_port->setRange(0, 65535);
    m_port->setKeyboardTracking(false);
    connect(m_port, &QSpinBox::valueChanged, this, [this](int value) {
        m_settings.mail.port = value;
        changed();
    });
    addRow(tr("&Port of the mail server"),
           tr("The standard one is 587 with STARTTLS, 465 with TLS."), m_port,
           {[this] { return m_settings.mail.port == 0; }, [this] { m_port->setValue(0); }});
}

void ChannelSettings::addMailSignIn()
{
    m_user = addLine(
        tr("&User of the mail server"), tr("Empty for a server that asks for none."), m_userRow,
        [this] { return m_settings.mail.user.isEmpty(); },
        [this] {
            if (m_user->text().trimmed() == m_settings.mail.user)
                return;
            m_settings.mail.user = m_user->text().trimmed();
            changed();
        });
    m_password = addLine(
        tr("Passw&ord of the mail server"), tr("Kept where the page \"Secrets\" says."),
        m_passwordRow,
        [this] {
            return m_entered.mailPassword ? m_entered.mailPassword->isEmpty()
                                          : m_settings.mail.password.isEmpty();
        },
        [this] { takePassword(); });
    m_password->setEchoMode(QLineEdit::Password);
}

void ChannelSettings::addMailAddresses()
{
    m_from = addLine(
        tr("&Sender"), tr("One address."), m_fromRow,
        [this] { return m_settings.mail.from.isEmpty(); }, [this] { takeFrom(); });
    m_from->setPlaceholderText(u"millrace@example.org"_s);
    m_to = addLine(
        tr("&Receivers"), tr("Addresses with commas between."), m_toRow,
        [this] { return m_settings.mail.to.isEmpty(); }, [this] { takeTo(); });
    m_to->setPlaceholderText(u"someone@example.org"_s);
    (void)addTest(NoticeChannel::Mail, tr("Test of the e-mai&l"),
                  tr("Sends a notice that says so to every receiver."));
}

void ChannelSettings::takeUrl()
{
    if (!m_url->isModified())
        return;
    const QString text = m_url->text().trimmed();
    if (!text.isEmpty() && !isWebhookUrl(text)) {
        m_urlRow->setFault(tr("It begins with https:// or http:// and names a server."));
        return;
    }
    m_urlRow->setFault({});
    m_entered.webhookUrl = text;
    // A secret is not shown once it was entered.
    m_url->clear();
    changed();
}

void ChannelSettings::takeHost()
{
    const QString text = m_host->text().trimmed();
    if (!text.isEmpty() && !isMailHost(text)) {
        m_hostRow->setFault(
            tr("The name of a server is needed, such as %1.").arg(u"mail.example.org"_s));
        return;
    }
    m_hostRow->setFault({});
    if (text == m_settings.mail.host)
        return;
    m_settings.mail.host = text;
    changed();
}

void ChannelSettings::takePassword()
{
    if (!m_password->isModified())
        return;
    m_entered.mailPassword = m_password->text();
    m_password->clear();
    changed();
}

void ChannelSettings::takeFrom()
{
    const QString text = m_from->text().trimmed();
    if (!text.isEmpty() && !isMailAddress(text)) {
        m_fromRow->setFault(tr("\"%1\" is no address.").arg(text));
        return;
    }
    m_fromRow->setFault({});
    if (text == m_settings.mail.from)
        return;
    m_settings.mail.from = text;
    changed();
}

void ChannelSettings::takeTo()
{
    static const QRegularExpression s_border(u"[\\s,;]+"_s);
    QStringList addresses = m_to->text().split(s_border, Qt::SkipEmptyParts);
    addresses.removeDuplicates();
    const auto wrong = std::ranges::find_if_not(addresses, isMailAddress);
    if (wrong != addresses.end()) {
        m_toRow->setFault(tr("\"%1\" is no address.").arg(*wrong));
        return;
    }
    m_toRow->setFault({});
    if (addresses == m_settings.mail.to)
        return;
    m_settings.mail.to = addresses;
    changed();
}

void ChannelSettings::changed()
{
    showSettings();
    store();
}

void ChannelSettings::refresh()
{
    if (m_isStoring)
        return; // What comes back afterwards is newer.
    m_workspace.query<NoticeSettings>(
        this, [](StateDatabase &database) { return storedNotices(database); },
        [this](const Result<NoticeSettings> &stored) {
            if (!stored)
                m_messages->showError(stored.error());
            else if (!m_isStoring)
                take(*stored);
        });
}

void ChannelSettings::take(const NoticeSettings &stored)
{
    m_settings = stored;
    showSettings();
}

void ChannelSettings::store()
{
    // One after another: two that overtake each other would leave the older one.
    if (m_isStoring) {
        m_isStoreDue = true;
        return;
    }
    m_isStoring = true;
    const auto write = [&secrets = m_workspace.services().secrets, settings = m_settings,
                        entered = m_entered](StateDatabase &database) -> Result<NoticeSettings> {
        auto stored = storedNotices(database);
        if (!stored)
            return stored.error();
        stored->webhook = settings.webhook;
        stored->mail = settings.mail;
        return storeNotices(database, secrets, *stored, entered);
    };
    m_workspace.query<NoticeSettings>(
        this, write, [this, entered = m_entered](const Result<NoticeSettings> &stored) {
            m_isStoring = false;
            if (m_entered.webhookUrl == entered.webhookUrl)
                m_entered.webhookUrl.reset();
            if (m_entered.mailPassword == entered.mailPassword)
                m_entered.mailPassword.reset();
            if (stored) {
                m_messages->dismiss();
                m_settings.webhook.url = stored->webhook.url;
                m_settings.webhook.host = stored->webhook.host;
                m_settings.mail.password = stored->mail.password;
            } else {
                m_messages->showError(stored.error());
            }
            showSettings();
            if (std::exchange(m_isStoreDue, false))
                store();
            else if (const auto due = std::exchange(m_testDue, std::nullopt))
                test(*due);
        });
}

void ChannelSettings::showSettings()
{
    const QSignalBlocker quietForm(m_form);
    const QSignalBlocker quietSecurity(m_security);
    const QSignalBlocker quietPort(m_port);
    const auto showLine = [](QLineEdit *edit, const QString &text) {
        // What is being typed stays.
        if (!edit->hasFocus() || !edit->isModified())
            edit->setText(text);
    };
    m_form->setCurrentIndex(static_cast<int>(m_settings.webhook.form));
    m_security->setCurrentIndex(static_cast<int>(m_settings.mail.security));
    m_port->setSpecialValueText(tr("Standard (%1)").arg(standardPort(m_settings.mail.security)));
    m_port->setValue(m_settings.mail.port);
    showLine(m_host, m_settings.mail.host);
    showLine(m_user, m_settings.mail.user);
    showLine(m_from, m_settings.mail.from);
    showLine(m_to, m_settings.mail.to.join(u", "_s));
    const bool hasUrl
        = m_entered.webhookUrl ? !m_entered.webhookUrl->isEmpty() : m_settings.webhook.isComplete();
    const QString host = m_settings.webhook.host;
    m_url->setPlaceholderText(!hasUrl              ? u"https://"_s
                                  : host.isEmpty() ? tr("Stored")
                                                   : tr("Stored, at %1").arg(host));
    const bool hasPassword = m_entered.mailPassword ? !m_entered.mailPassword->isEmpty()
                                                    : !m_settings.mail.password.isEmpty();
    m_password->setPlaceholderText(hasPassword ? tr("Stored") : QString());
    m_tests.at(NoticeChannel::Webhook)->setEnabled(hasUrl);
    m_tests.at(NoticeChannel::Mail)->setEnabled(m_settings.mail.isComplete());
    refreshDefaults();
}

void ChannelSettings::test(NoticeChannel channel)
{
    if (m_isStoring) {
        m_testDue = channel;
        return;
    }
    m_tests.at(channel)->setEnabled(false);
    m_messages->showMessage(MessageBar::Kind::Info, tr("The test is on its way."));
    if (channel == NoticeChannel::Desktop) {
        if (m_desktop == nullptr) {
            m_desktop = new DesktopNotifications(this);
            connect(m_desktop, &DesktopNotifications::shown, this,
                    [this] { showOutcome(NoticeChannel::Desktop, {}); });
            connect(m_desktop, &DesktopNotifications::unavailable, this, [this] {
                showOutcome(NoticeChannel::Desktop, makeError(noticeerrors::desktopUnavailable));
            });
        }
        const Notice trial = trialNotice(m_workspace.services().clock.now());
        m_desktop->show(u"test"_s, trial.title, trial.text);
        return;
    }
    const WorkspaceServices &services = m_workspace.services();
    m_workspace.query<void>(
        this,
        [&secrets = services.secrets, &clock = services.clock, channel,
         cancellation = m_ending.get_token()](StateDatabase &database) {
            return NoticeSender(database, secrets, clock).sendTrial(channel, cancellation);
        },
        [this, channel](const Result<void> &outcome) { showOutcome(channel, outcome); });
}

void ChannelSettings::showOutcome(NoticeChannel channel, const Result<void> &outcome)
{
    showSettings();
    m_tests.at(NoticeChannel::Desktop)->setEnabled(true);
    if (outcome)
        m_messages->showMessage(
            MessageBar::Kind::Positive,
            tr("The test was sent. %1 works.").arg(noticeChannelTitle(channel)));
    else
        m_messages->showError(outcome.error());
    m_tests.at(channel)->setFocus();
}

} // namespace millrace
