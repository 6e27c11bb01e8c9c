// registerPages(): the one place where the window gets its pages.
#pragma once

namespace millrace {

class MainWindow;
class ProfileSecretStore;
class UiPreferences;
class Workspace;

/// Tells \a window how to make each page; everything outlives it.
void registerPages(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                   ProfileSecretStore &secrets);

} // namespace millrace
