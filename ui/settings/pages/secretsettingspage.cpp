#include "ui/settings/pages/secretsettingspage.h"

#include "core/interchange/endpointstorage.h"
#include "core/secrets/profilesecretstore.h"
#include "ui/settings/discardvault.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QButtonGroup>
#include <QMessageBox>
#include <QRadioButton>

namespace millrace {

using namespace Qt::StringLiterals;

SecretSettingsPage::SecretSettingsPage(Workspace &workspace, ProfileSecretStore &secrets,
                                       QWidget *parent)
    : SettingsSection(tr("Secrets"), u"shield"_s, parent)
    , m_workspace(workspace)
    , m_secrets(secrets)
    , m_messages(new MessageBar)
    , m_places(new QButtonGroup(this))
    , m_test(new QPushButton(tr("&Test")))
{
    addWidget(m_messages);
    addPlaces();
    m_status = addRow(tr("How it stands"), tr("Not tested since the page was opened."), m_test);
    connect(m_test, &QPushButton::clicked, this, &SecretSettingsPage::test);
}

void SecretSettingsPage::addPlaces()
{
    addPlace(SecretBackend::Keychain, tr("&Keychain of the desktop"),
             tr("Such as GNOME Keyring or KWallet; unlocked with the session."));
    addPlace(SecretBackend::Vault, tr("Encrypted &file"),
             tr("A file of the profile, opened with a passphrase once per start."));
    addPlace(SecretBackend::Environment, tr("Environment &variables"),
             tr("Read when they are needed; nothing is stored, so nothing can be entered."));
    addPlace(SecretBackend::Plain, tr("&Plain text"),
             tr("A file that whoever has the rights of this user can read."));
    connect(m_places, &QButtonGroup::idClicked, this,
            [this](int id) { choose(static_cast<SecretBackend>(id)); });
}

void SecretSettingsPage::addPlace(SecretBackend backend, const QString &name,
                                  const QString &sentence)
{
    auto *button = new QRadioButton;
    m_places->addButton(button, static_cast<int>(backend));
    addRow(name, sentence, button);
}

void SecretSettingsPage::refresh() { showBackend(m_secrets.backend()); }

void SecretSettingsPage::showBackend(const Result<std::optional<SecretBackend>> &backend)
{
    if (!backend) {
        m_messages->showError(backend.error());
        return;
    }
    // Nobody has chosen: no button is marked, which an exclusive group does not let happen.
    m_places->setExclusive(false);
    for (QAbstractButton *button : m_places->buttons())
        button->setChecked(*backend && m_places->id(button) == static_cast<int>(**backend));
    m_places->setExclusive(true);
    // Tab goes to the marked one, or to any while none is; a change of the mark by hand in between
    // leaves the policies as they were.
    const bool isAnyMarked = m_places->checkedButton() != nullptr;
    for (QAbstractButton *button : m_places->buttons())
        button->setFocusPolicy(button->isChecked() || !isAnyMarked ? Qt::StrongFocus
                                                                   : Qt::ClickFocus);
}

void SecretSettingsPage::choose(SecretBackend backend)
{
    const auto current = m_secrets.backend();
    showBackend(current); // The mark moves once the secrets have.
    if (m_isBusy)
        return;
    if (current && *current == backend) {
        if (backend == SecretBackend::Vault)
            openChosenVault();
        return;
    }
    if (backend == SecretBackend::Plain)
        warnAboutPlainText();
    else if (backend == SecretBackend::Vault)
        askForVault();
    else
        moveTo(backend);
}

void SecretSettingsPage::warnAboutPlainText()
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Plain text"),
                                tr("Keep passwords unprotected?"), QMessageBox::Cancel, this);
    box->setInformativeText(tr("Every program that runs with the rights of this user, and whoever "
                               "gets hold of a backup, can read them. An encrypted file needs a "
                               "passphrase at each start, and nothing else."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *keep = box->addButton(tr("Keep them unprotected"), QMessageBox::DestructiveRole);
    setDanger(keep, true);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(keep, &QPushButton::clicked, this, [this] { moveTo(SecretBackend::Plain); });
    box->open();
}

void SecretSettingsPage::openChosenVault()
{
    runInBackground(
        m_workspace.pool(), this,
        [&secrets = m_secrets] { return !secrets.hasVault() || secrets.isVaultLocked(); },
        [this](bool isClosed) {
            if (isClosed)
                askForVault();
        });
}

void SecretSettingsPage::askForVault()
{
    const bool isNew = !m_secrets.hasVault();
    auto *dialog = new PassphraseDialog(
        isNew ? PassphraseDialog::Purpose::Create : PassphraseDialog::Purpose::Unlock, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &PassphraseDialog::entered, this,
        [this, dialog, isNew](const QString &passphrase) { openVault(dialog, isNew, passphrase); });
    connect(dialog, &PassphraseDialog::lost, this, [this, dialog] {
        askToDiscardVault(m_workspace, m_secrets, dialog, [this, dialog] {
            dialog->reject();
            askForVault();
        });
    });
    dialog->open();
}

void SecretSettingsPage::openVault(PassphraseDialog *dialog, bool isNew, const QString &passphrase)
{
    runInBackground(
        m_workspace.pool(), dialog,
        [&secrets = m_secrets, isNew, passphrase] {
            return isNew ? secrets.createVault(passphrase) : secrets.unlockVault(passphrase);
        },
        [this, dialog](const Result<void> &opened) {
            if (!opened) {
                dialog->showError(opened.error());
                return;
            }
            dialog->accept();
            const auto current = m_secrets.backend();
            if (current && *current == SecretBackend::Vault)
                test(); // It is where the secrets are already.
            else
                moveTo(SecretBackend::Vault);
        });
}

void SecretSettingsPage::moveTo(SecretBackend backend)
{
    m_isBusy = true;
    m_messages->showMessage(MessageBar::Kind::Info, tr("The secrets are being moved."));
    runInBackground(
        m_workspace.pool(), this,
        [&secrets = m_secrets, &database = m_workspace.services().database,
         backend]() -> Result<SecretMove> {
            const auto names = usedSecretNames(database);
            if (!names)
                return names.error();
            return secrets.setBackend(backend, *names);
        },
        [this](const Result<SecretMove> &move) { tellMove(move); });
}

void SecretSettingsPage::tellMove(const Result<SecretMove> &move)
{
    m_isBusy = false;
    refresh();
    if (!move) {
        m_messages->showError(move.error());
        return;
    }
    const bool isWhole = move->missing.isEmpty() && move->leftBehind.isEmpty();
    QString hint;
    if (!move->missing.isEmpty())
        hint = tr("The former place did not have: %1.").arg(move->missing.join(u", "_s));
    if (!move->leftBehind.isEmpty())
        hint += (hint.isEmpty() ? QString() : QString(u' '))
            + tr("The former place did not let go of: %1.").arg(move->leftBehind.join(u", "_s));
    m_messages->showMessage(
        isWhole ? MessageBar::Kind::Positive : MessageBar::Kind::Warning,
        tr("%n secrets were moved.", nullptr, static_cast<int>(move->moved.size())), hint);
    test();
}

void SecretSettingsPage::test()
{
    m_test->setEnabled(false);
    m_status->setSentence(tr("Being tested. A keychain may ask for its password."));
    m_status->setFault({});
    runInBackground(
        m_workspace.pool(), this, [&secrets = m_secrets] { return secrets.status(); },
        [this](const SecretStatus &status) {
            m_test->setEnabled(true);
            m_status->setSentence(status.sentence);
            m_status->setFault(status.error ? status.error->message + u' ' + status.error->hint
                                            : QString());
        });
}

} // namespace millrace
