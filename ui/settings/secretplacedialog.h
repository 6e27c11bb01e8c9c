// SecretPlaceDialog: asks where passwords are to be kept, in the moment one has to be.
#pragma once

#include "core/base/error.h"

#include <QDialog>

namespace millrace {

class ProfileSecretStore;
class Workspace;

/// The choice of the settings page "Secrets" with the reason for asking. Open it with open().
class SecretPlaceDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretPlaceDialog)

public:
    /// Both services outlive the dialogue.
    SecretPlaceDialog(Workspace &workspace, ProfileSecretStore &secrets, const Error &reason,
                      QWidget *parent);
};

/// Whether \a error is one that the choice can heal.
[[nodiscard]] bool secretPlaceHelps(const Error &error);

} // namespace millrace
