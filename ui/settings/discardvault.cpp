#include "ui/settings/discardvault.h"

#include "core/interchange/secretuses.h"
#include "core/secrets/profilesecretstore.h"
#include "ui/widgets/buttons.h"
#include "ui/workspace/backgroundtask.h"
#include "ui/workspace/workspace.h"

#include <QMessageBox>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct DiscardVaultText final
{
    Q_DECLARE_TR_FUNCTIONS(DiscardVault)
};

void tellError(const Error &error, QWidget *window)
{
    auto *box = new QMessageBox(QMessageBox::Critical, DiscardVaultText::tr("Encrypted file"),
                                error.message, QMessageBox::Close, window);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(error.hint);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void discard(Workspace &workspace, ProfileSecretStore &secrets, QWidget *window,
             const std::function<void()> &discarded)
{
    runInBackground(
        workspace.pool(), window, [&secrets] { return secrets.discardVault(); },
        [window, discarded](const Result<QString> &aside) {
            if (aside)
                discarded();
            else
                tellError(aside.error(), window);
        });
}

QString lostText(const std::vector<SecretUse> &lost)
{
    const QString nothing = DiscardVaultText::tr("No secret that is in use is in it.");
    const QStringList lines = secretUseLines(lost);
    return lines.isEmpty()
        ? nothing
        : DiscardVaultText::tr("These need their secrets again:") + u'\n' + lines.join(u'\n');
}

} // namespace

void askToDiscardVault(Workspace &workspace, ProfileSecretStore &secrets, QWidget *window,
                       const std::function<void()> &discarded)
{
    const auto ask = [&workspace, &secrets, window,
                      discarded](const Result<std::vector<SecretUse>> &lost) {
        if (!lost) {
            tellError(lost.error(), window);
            return;
        }
        auto *box = new QMessageBox(QMessageBox::Warning, DiscardVaultText::tr("Encrypted file"),
                                    DiscardVaultText::tr("Discard the encrypted file?"),
                                    QMessageBox::Cancel, window);
        box->setTextFormat(Qt::PlainText);
        box->setInformativeText(
            DiscardVaultText::tr("Nobody can find a passphrase out. The file is put aside, and a "
                                 "new one takes its place.")
            + u"\n\n"_s + lostText(*lost));
        box->setAttribute(Qt::WA_DeleteOnClose);
        QPushButton *go = box->addButton(DiscardVaultText::tr("Discard the secrets"),
                                         QMessageBox::DestructiveRole);
        setDanger(go, true);
        box->setDefaultButton(QMessageBox::Cancel);
        QObject::connect(go, &QPushButton::clicked, window,
                         [&workspace, &secrets, window, discarded] {
                             discard(workspace, secrets, window, discarded);
                         });
        box->open();
    };
    runInBackground(
        workspace.pool(), window,
        [&secrets, &database = workspace.services().database] {
            return lostWithVault(database, secrets);
        },
        ask);
}

} // namespace millrace
