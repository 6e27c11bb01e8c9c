#include "ui/settings/pages/networksettingspage.h"

#include "core/base/hostpatterns.h"
#include "core/connector/connectortexts.h"
#include "core/interchange/networkstorage.h"
#include "core/model/authority.h"
#include "ui/settings/certificatelist.h"
#include "ui/settings/settingrow.h"
#include "ui/settings/wayouttest.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/workspace/workspace.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_lineCharacters = 26;

/// "proxy.example:3128", with brackets around an IPv6 address; empty for none.
QString addressText(const NetworkSettings &settings)
{
    if (settings.proxyHost.isEmpty())
        return {};
    const QString host
        = settings.proxyHost.contains(u':') ? u'[' + settings.proxyHost + u']' : settings.proxyHost;
    return settings.proxyPort > 0 ? u"%1:%2"_s.arg(host).arg(settings.proxyPort) : host;
}

/// The connectors whose servers are reached without HTTP, by name.
QStringList directConnectors(const ConnectorRegistry &registry)
{
    QStringList names;
    for (const ConnectorInfo &info : registry.connectors()) {
        const QJsonObject source = info.sourceSpec.value("properties"_L1).toObject();
        const QJsonObject destination = info.destinationSpec.value("properties"_L1).toObject();
        const auto has = [&](QLatin1StringView key) {
            return source.contains(key) || destination.contains(key);
        };
        if (has("host"_L1) && !has("http"_L1))
            names << connectorText(info.title);
    }
    return names;
}

QString searchText(const QStringList &exceptions) { return exceptions.join(u", "_s); }

} // namespace

NetworkSettingsPage::NetworkSettingsPage(Workspace &workspace, QWidget *parent)
    : SettingsSection(tr("Network"), u"network"_s, parent)
    , m_workspace(workspace)
    , m_messages(new MessageBar)
{
    addWidget(m_messages);
    addChoice();
    addAddress();
    addSignIn();
    addExceptions();
    addCertificates();
    addTimeLimits();
    if (m_workspace.services().networkCheck)
        addTest();
    addDatabases();
    showSettings(m_settings);
}

void NetworkSettingsPage::addChoice()
{
    // In the order of ProxyChoice.
    m_choice = new SegmentedControl;
    m_choice->addSegment(tr("System"));
    m_choice->addSegment(tr("None"));
    m_choice->addSegment(tr("HTTP"));
    m_choice->addSegment(tr("SOCKS5"));
    connect(m_choice, &SegmentedControl::currentChanged, this, [this](int index) {
        m_settings.proxy = static_cast<ProxyChoice>(index);
        changed();
    });
    addRow(tr("Proxy"), tr("How servers of APIs are reached."), m_choice,
           {[this] { return m_settings.proxy == ProxyChoice::System; },
            [this] { m_choice->setCurrentIndex(static_cast<int>(ProxyChoice::System)); }});
}

QLineEdit *NetworkSettingsPage::addLine(const QString &name, const QString &sentence,
                                        SettingRow *&row, std::function<bool()> isDefault,
                                        std::function<void()> reset)
{
    auto *edit = new QLineEdit;
    edit->setMinimumWidth(fontMetrics().averageCharWidth() * s_lineCharacters);
    row = addRow(name, sentence, edit, {std::move(isDefault), std::move(reset)});
    return edit;
}

void NetworkSettingsPage::addAddress()
{
    const auto reset = [this] {
        m_address->clear();
        takeAddress();
    };
    m_address = addLine(
        tr("&Address of the proxy"), tr("Its host and its port."), m_addressRow,
        [this] { return m_settings.proxyHost.isEmpty(); }, reset);
    m_address->setPlaceholderText(u"proxy.example.org:3128"_s);
    connect(m_address, &QLineEdit::editingFinished, this, &NetworkSettingsPage::takeAddress);
}

void NetworkSettingsPage::addSignIn()
{
    const auto takeUser = [this] {
        if (m_user->text().trimmed() == m_settings.proxyUser)
            return;
        m_settings.proxyUser = m_user->text().trimmed();
        changed();
    };
    m_user = addLine(
        tr("&User of the proxy"), tr("Empty for a proxy that asks for none."), m_userRow,
        [this] { return m_settings.proxyUser.isEmpty(); },
        [this, takeUser] {
            m_user->clear();
            takeUser();
        });
    connect(m_user, &QLineEdit::editingFinished, this, takeUser);
    m_passwordEdit = addLine(
        tr("Pass&word of the proxy"),
        tr("Kept where the page \"Secrets\" says, never in the file "
           "of the settings."),
        m_passwordRow,
        [this] { return m_password ? m_password->isEmpty() : m_settings.proxyPassword.isEmpty(); },
        [this] { takePassword({}); });
    m_passwordEdit->setEchoMode(QLineEdit::Password);
    connect(m_passwordEdit, &QLineEdit::editingFinished, this, [this] {
        if (!m_passwordEdit->text().isEmpty())
            takePassword(m_passwordEdit->text());
    });
}

void NetworkSettingsPage::addExceptions()
{
    const auto reset = [this] {
        m_exceptions->setText(searchText(NetworkSettings::defaultProxyExceptions()));
        takeExceptions();
    };
    m_exceptions = addLine(
        tr("Without the pro&xy"), tr("Hosts, domains and networks that are reached directly."),
        m_exceptionsRow,
        [this] { return m_settings.proxyExceptions == NetworkSettings::defaultProxyExceptions(); },
        reset);
    m_exceptions->setPlaceholderText(u"localhost, .example.org, 10.0.0.0/8"_s);
    connect(m_exceptions, &QLineEdit::editingFinished, this, &NetworkSettingsPage::takeExceptions);
}

void NetworkSettingsPage::addCertificates()
{
    auto *choose = new QPushButton(tr("Add &certificates…"));
    connect(choose, &QPushButton::clicked, this, &NetworkSettingsPage::chooseCertificates);
    m_certificatesRow = addRow(
        tr("Own certificates"),
        tr("Authorities that are trusted beside those of the system, from PEM files."), choose,
        {[this] { return m_settings.authorities.isEmpty(); },
         [this] {
             m_settings.authorities.clear();
             changed();
         }});
    m_certificates = new CertificateList;
    connect(m_certificates, &CertificateList::removalRequested, this,
            &NetworkSettingsPage::removeCertificate);
    addBelow(m_certificatesRow, m_certificates);
}

void NetworkSettingsPage::addTimeLimits()
{
    m_connect = addSeconds(tr("Time limit for co&nnecting"),
                           tr("So long a server has until it accepts a connection."),
                           &NetworkSettings::connectSeconds, NetworkSettings::s_mostConnectSeconds);
    m_idle = addSeconds(tr("Time li&mit for reading"),
                        tr("So long a server may say nothing before a request is given up."),
                        &NetworkSettings::idleSeconds, NetworkSettings::s_mostIdleSeconds);
}

QSpinBox *NetworkSettingsPage::addSeconds(const QString &name, const QString &sentence,
                                          int NetworkSettings::*member, int most)
{
    auto *seconds = new QSpinBox;
    seconds->setRange(1, most);
    seconds->setSuffix(tr(" s"));
    // Typing "120" passes 1 and 12.
    seconds->setKeyboardTracking(false);
    connect(seconds, &QSpinBox::valueChanged, this, [this, member](int value) {
        m_settings.*member = value;
        changed();
    });
    addRow(name, sentence, seconds,
           {[this, member] { return m_settings.*member == NetworkSettings().*member; },
            [seconds, member] { seconds->setValue(NetworkSettings().*member); }});
    return seconds;
}

void NetworkSettingsPage::addTest()
{
    m_test = new WayOutTest(m_workspace);
    m_test->setTrial([this]() -> std::optional<WayOutTest::Trial> {
        showAddressFault();
        if (!m_settings.isComplete()) {
            m_address->setFocus();
            return std::nullopt;
        }
        return WayOutTest::Trial{m_settings, m_password};
    });
    SettingRow *row
        = addRow(tr("Address to t&est"),
                 tr("Any server; that it answers shows that these settings lead out."), m_test);
    connect(m_test, &WayOutTest::addressFault, row, &SettingRow::setFault);
    connect(m_test, &WayOutTest::failedAt, this, [this](const QString &field) {
        if (field == "/certificates"_L1)
            m_certificatesRow->control()->setFocus();
        else if (m_settings.needsProxyHost())
            m_address->setFocus();
        else
            m_choice->setFocus();
    });
    addBelow(row, m_test->steps());
}

void NetworkSettingsPage::addDatabases()
{
    const QStringList names = directConnectors(m_workspace.registry());
    if (names.isEmpty())
        return;
    addRow(tr("Databases"),
           tr("These servers are reached without the proxy, directly or through the SSH tunnel of "
              "their own set-up, and have authorities of their own: %1. A source or destination "
              "with a proxy of its own keeps it.")
               .arg(names.join(u", "_s)),
           nullptr);
}

void NetworkSettingsPage::refresh()
{
    if (m_isStoring)
        return; // What comes back afterwards is newer.
    m_workspace.query<NetworkSettings>(
        this, [](StateDatabase &database) { return storedNetwork(database); },
        [this](const Result<NetworkSettings> &stored) { take(stored); });
}

void NetworkSettingsPage::take(const Result<NetworkSettings> &stored)
{
    if (!stored) {
        m_messages->showError(stored.error());
        return;
    }
    // A proxy that waits for its address is not stored yet, and not forgotten either.
    if (m_isStoring || !m_settings.isComplete())
        return;
    m_settings = *stored;
    showSettings(m_settings);
}

void NetworkSettingsPage::takeAddress()
{
    const QString text = m_address->text().trimmed();
    if (text == addressText(m_settings))
        return;
    const QUrl url(text.contains("://"_L1) ? text : u"http://"_s + text, QUrl::StrictMode);
    const bool isProxy = url.isValid() && !url.host().isEmpty() && url.port() > 0
        && url.path().size() <= 1 && url.userInfo().isEmpty();
    if (!text.isEmpty() && !isProxy) {
        m_addressRow->setFault(
            tr("Host and port are needed, such as %1.").arg(u"proxy.example.org:3128"_s));
        return;
    }
    m_settings.proxyHost = text.isEmpty() ? QString() : url.host();
    m_settings.proxyPort = text.isEmpty() ? 0 : url.port();
    changed();
}

void NetworkSettingsPage::takePassword(const QString &password)
{
    m_password = password;
    m_passwordEdit->clear();
    changed();
}

void NetworkSettingsPage::takeExceptions()
{
    static const QRegularExpression s_border(u"[\\s,;]+"_s);
    const QStringList exceptions = m_exceptions->text().split(s_border, Qt::SkipEmptyParts);
    if (exceptions == m_settings.proxyExceptions) {
        m_exceptionsRow->setFault({});
        return;
    }
    const auto wrong = std::ranges::find_if_not(exceptions, isHostPattern);
    if (wrong != exceptions.end()) {
        m_exceptionsRow->setFault(tr("\"%1\" is no host, domain or network.").arg(*wrong));
        return;
    }
    m_settings.proxyExceptions = exceptions;
    changed();
}

void NetworkSettingsPage::chooseCertificates()
{
    auto *dialog = new QFileDialog(this, tr("Add certificates"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto read = [this](const QStringList &paths) {
        const auto work = [paths]() -> Result<std::vector<Authority>> {
            std::vector<Authority> all;
            for (const QString &path : paths) {
                const auto found = authoritiesInFile(path);
                if (!found)
                    return found.error();
                all.insert(all.end(), found->begin(), found->end());
            }
            return all;
        };
        runInBackground(
            m_workspace.pool(), this, work,
            [this](const Result<std::vector<Authority>> &all) { takeCertificates(all); });
    };
    connect(dialog, &QFileDialog::filesSelected, this, read);
    dialog->open();
}

void NetworkSettingsPage::takeCertificates(const Result<std::vector<Authority>> &authorities)
{
    if (!authorities) {
        m_certificatesRow->setFault(authorities.error().message + u' ' + authorities.error().hint);
        return;
    }
    for (const Authority &authority : *authorities) {
        if (!m_settings.authorities.contains(authority.pem))
            m_settings.authorities << authority.pem;
    }
    changed();
}

void NetworkSettingsPage::removeCertificate(const QString &pem)
{
    m_settings.authorities.removeAll(pem);
    changed();
    m_certificatesRow->control()->setFocus();
}

void NetworkSettingsPage::changed()
{
    showSettings(m_settings);
    if (m_test != nullptr)
        m_test->forget();
    showAddressFault();
    if (m_settings.isComplete())
        store();
}

void NetworkSettingsPage::showAddressFault()
{
    m_addressRow->setFault(m_settings.isComplete()
                               ? QString()
                               : tr("Enter host and port; until then the former way holds."));
}

void NetworkSettingsPage::store()
{
    // One after another: two that overtake each other would leave the older one.
    if (m_isStoring) {
        m_isStoreDue = true;
        return;
    }
    m_isStoring = true;
    m_workspace.query<NetworkSettings>(
        this,
        [&secrets = m_workspace.services().secrets, settings = m_settings,
         password = m_password](StateDatabase &database) {
            return storeNetwork(database, secrets, settings, password);
        },
        [this, password = m_password](const Result<NetworkSettings> &stored) {
            m_isStoring = false;
            if (m_password == password)
                m_password.reset();
            if (stored)
                m_settings.proxyPassword = stored->proxyPassword;
            if (!stored)
                m_messages->showError(stored.error());
            // What was changed meanwhile may be what heals it.
            if (std::exchange(m_isStoreDue, false))
                store();
            showSettings(m_settings);
        });
}

void NetworkSettingsPage::showSettings(const NetworkSettings &settings)
{
    const QSignalBlocker quietChoice(m_choice);
    const QSignalBlocker quietConnect(m_connect);
    const QSignalBlocker quietIdle(m_idle);
    m_choice->setCurrentIndex(static_cast<int>(settings.proxy));
    const auto showLine = [](QLineEdit *edit, const QString &text) {
        // What is being typed stays.
        if (!edit->hasFocus() || !edit->isModified())
            edit->setText(text);
    };
    showLine(m_address, addressText(settings));
    showLine(m_user, settings.proxyUser);
    showLine(m_exceptions, searchText(settings.proxyExceptions));
    m_connect->setValue(settings.connectSeconds);
    m_idle->setValue(settings.idleSeconds);
    m_certificatesRow->setFault({});
    m_exceptionsRow->setFault({});
    m_certificates->show(authoritiesOf(settings.authorities));
    const bool hasPassword
        = m_password ? !m_password->isEmpty() : !settings.proxyPassword.isEmpty();
    m_passwordEdit->setPlaceholderText(hasPassword ? tr("Stored") : QString());
    for (SettingRow *row : {m_addressRow, m_userRow, m_passwordRow, m_exceptionsRow})
        row->setEnabled(settings.needsProxyHost());
    refreshDefaults();
}

} // namespace millrace
