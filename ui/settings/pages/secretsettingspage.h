// SecretSettingsPage: where passwords are kept, whether that works, and moving them elsewhere.
#pragma once

#include "core/base/result.h"
#include "core/secrets/secretbackend.h"
#include "ui/settings/settingssection.h"

#include <optional>

class QButtonGroup;
class QPushButton;

namespace millrace {

class MessageBar;
class PassphraseDialog;
class ProfileSecretStore;
class Workspace;

/// Everything that asks the store runs in the background, for a keychain may wait for the person.
class SecretSettingsPage final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretSettingsPage)

public:
    SecretSettingsPage(Workspace &workspace, ProfileSecretStore &secrets,
                       QWidget *parent = nullptr);

    void refresh() override;

private:
    void addPlaces();
    void addPlace(SecretBackend backend, const QString &name, const QString &sentence);
    void choose(SecretBackend backend);
    void warnAboutPlainText();
    /// Where it is locked, or has to be made anew.
    void openChosenVault();
    void askForVault();
    void openVault(PassphraseDialog *dialog, bool isNew, const QString &passphrase);
    void moveTo(SecretBackend backend);
    void tellMove(const Result<SecretMove> &move);
    void test();
    void showBackend(const Result<std::optional<SecretBackend>> &backend);

    Workspace &m_workspace;
    ProfileSecretStore &m_secrets;
    MessageBar *m_messages = nullptr;
    QButtonGroup *m_places = nullptr;
    SettingRow *m_status = nullptr;
    QPushButton *m_test = nullptr;
    bool m_isBusy = false;
};

} // namespace millrace
