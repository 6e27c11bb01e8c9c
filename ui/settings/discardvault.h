// askToDiscardVault(): for a lost passphrase, tells what goes with the vault and puts it aside.
#pragma once

#include <functional>

class QWidget;

namespace millrace {

class ProfileSecretStore;
class Workspace;

/// Asks in a box over \a window, which names the sources, destinations and other places that need
/// their secrets again. \a discarded is called once the vault is put aside; not when it is kept or
/// cannot be. UI thread; both services outlive \a window.
void askToDiscardVault(Workspace &workspace, ProfileSecretStore &secrets, QWidget *window,
                       const std::function<void()> &discarded);

} // namespace millrace
