// Errors of the secrets.
#pragma once

#include "core/base/error.h"

namespace millrace::secreterrors {

inline constexpr ErrorDefinition notFound{
    "secrets.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret \"%1\" is not stored."),
    QT_TRANSLATE_NOOP("errors", "Enter it again in the configuration it belongs to.")};
inline constexpr ErrorDefinition notInEnvironment{
    "secrets.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret \"%1\" is not in the environment."),
    QT_TRANSLATE_NOOP("errors", "Set the variable %2.")};
// A locked keychain and one without the entry give the same answer.
inline constexpr ErrorDefinition notInKeychain{
    "secrets.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The keychain does not give the secret \"%1\"."),
    QT_TRANSLATE_NOOP("errors",
                      "Unlock the keychain and try again; if the secret was deleted there, enter "
                      "it again in the configuration it belongs to.")};
inline constexpr ErrorDefinition readOnly{
    "secrets.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The secret \"%1\" cannot be stored: secrets come from the environment."),
    QT_TRANSLATE_NOOP("errors", "Set the variable %2 instead of entering the secret.")};
inline constexpr ErrorDefinition variableMissing{
    "secrets.variable_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The environment variable %1 is not set."),
    QT_TRANSLATE_NOOP("errors", "Set it, or enter the secret in the configuration.")};
inline constexpr ErrorDefinition variablesMissing{
    "secrets.variable_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stored secrets are not in the environment yet: %1."),
    QT_TRANSLATE_NOOP("errors", "Set these variables and start the program anew.")};
inline constexpr ErrorDefinition noReference{
    "secrets.no_reference", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The new secret for %1 cannot be stored: the configuration does not keep it "
                      "in the secret store."),
    QT_TRANSLATE_NOOP("errors", "Save the configuration with the secret entered in its field.")};
inline constexpr ErrorDefinition notText{
    "secrets.not_text", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret at %1 is not a text, so it cannot be kept apart."),
    QT_TRANSLATE_NOOP("errors", "Enter it in quotes.")};
inline constexpr ErrorDefinition notStorable{
    "secrets.not_storable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The secret \"%1\" cannot be stored: it has characters that no text has."),
    QT_TRANSLATE_NOOP("errors", "Enter it again without control characters.")};

// The keychain.
inline constexpr ErrorDefinition noKeychain{
    "secrets.no_keychain", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The keychain cannot be used."),
    QT_TRANSLATE_NOOP("errors",
                      "Start a keychain such as GNOME Keyring or KWallet, or keep secrets in an "
                      "encrypted file or in environment variables.")};
inline constexpr ErrorDefinition keychainLocked{
    "secrets.keychain_locked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The keychain is locked."),
    QT_TRANSLATE_NOOP("errors", "Unlock it and try again.")};
inline constexpr ErrorDefinition keychainDenied{
    "secrets.keychain_denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Access to the keychain was denied."),
    QT_TRANSLATE_NOOP("errors", "Try again and allow the access.")};
inline constexpr ErrorDefinition keychainSilent{
    "secrets.keychain_timeout", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The keychain did not answer within %L1 seconds."),
    QT_TRANSLATE_NOOP("errors", "Answer its question if one is open, then try again.")};
inline constexpr ErrorDefinition keychainForgetful{
    "secrets.keychain_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The keychain does not give back what was stored in it."),
    QT_TRANSLATE_NOOP("errors", "Restart the keychain, or keep secrets elsewhere.")};

// The vault.
inline constexpr ErrorDefinition vaultMissing{
    "secrets.vault_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no vault %1."),
    QT_TRANSLATE_NOOP("errors", "Create it with a passphrase, or keep secrets elsewhere.")};
inline constexpr ErrorDefinition vaultExists{
    "secrets.vault_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is a vault %1 already."),
    QT_TRANSLATE_NOOP("errors", "Unlock it with its passphrase.")};
inline constexpr ErrorDefinition vaultLocked{
    "secrets.vault_locked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The vault with the secrets is locked."),
    QT_TRANSLATE_NOOP("errors",
                      "Enter its passphrase, or set the variable MILLRACE_PASSPHRASE to it.")};
inline constexpr ErrorDefinition wrongPassphrase{
    "secrets.wrong_passphrase", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The passphrase does not open the vault."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Check upper and lower case and the keyboard layout. Where it is lost, "
        "\"millrace-cli profile secrets --discard-vault\" makes room for a new vault.")};
inline constexpr ErrorDefinition passphraseEmpty{
    "secrets.passphrase_empty", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A vault needs a passphrase."),
    QT_TRANSLATE_NOOP("errors", "Enter some words that nobody would guess.")};
inline constexpr ErrorDefinition vaultDamaged{
    "secrets.vault_damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The vault %1 is damaged; it was left as it is."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Put a backup in its place, or discard it, in the window where it asks for "
        "the passphrase or with \"millrace-cli profile secrets --discard-vault\", and "
        "enter the secrets again.")};
inline constexpr ErrorDefinition vaultTooNew{
    "secrets.vault_too_new", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The vault %1 was written by a newer version of the program."),
    QT_TRANSLATE_NOOP("errors", "Update this program.")};
inline constexpr ErrorDefinition vaultDemanding{
    "secrets.vault_damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The vault %1 asks for more memory or time than a vault ever needs."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Put a backup in its place, or discard it, in the window where it asks for "
        "the passphrase or with \"millrace-cli profile secrets --discard-vault\", and "
        "enter the secrets again.")};
inline constexpr ErrorDefinition outOfMemory{
    "secrets.out_of_memory", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "There is not enough memory to unlock the vault: it needs %1 MB."),
    QT_TRANSLATE_NOOP("errors", "Close other programs and try again.")};

// Files.
inline constexpr ErrorDefinition fileFailed{
    "secrets.file_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be used: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions and the free space there.")};
inline constexpr ErrorDefinition fileTooLarge{
    "secrets.file_too_large", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 is too large for a file of secrets."),
    QT_TRANSLATE_NOOP("errors", "Put a backup in its place, or move it away.")};
inline constexpr ErrorDefinition fileBusy{
    "secrets.file_busy", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The secrets of the profile are in use by another process."),
    QT_TRANSLATE_NOOP("errors", "Try again in a moment.")};
inline constexpr ErrorDefinition plainDamaged{
    "secrets.file_damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 is damaged; it was left as it is."),
    QT_TRANSLATE_NOOP("errors", "Correct it or move it away.")};

// The choice of a place.
inline constexpr ErrorDefinition noBackend{
    "secrets.no_backend", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The secret \"%1\" cannot be stored: no keychain is running and no other "
                      "place is chosen."),
    QT_TRANSLATE_NOOP("errors",
                      "Start a keychain, or choose an encrypted file or environment variables: in "
                      "the settings, or with \"millrace-cli profile secrets --keep-in\".")};
inline constexpr ErrorDefinition backendUnknown{
    "secrets.backend_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 names \"%2\" as the place of secrets."),
    QT_TRANSLATE_NOOP("errors", "Update this program, or correct the file.")};

inline constexpr ErrorDefinition notReadBack{
    "secrets.not_read_back", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The secret \"%1\" was not moved: the new place gives back something else."),
    QT_TRANSLATE_NOOP("errors",
                      "All secrets are still in their former place; choose another one.")};

} // namespace millrace::secreterrors
