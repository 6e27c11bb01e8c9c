// NetworkSettingsPage: proxy, own certificates and time limits of what speaks HTTP.
#pragma once

#include "core/base/result.h"
#include "core/model/networksettings.h"
#include "ui/settings/settingssection.h"

#include <optional>

class QLineEdit;
class QSpinBox;

namespace millrace {

class CertificateList;
class MessageBar;
class SegmentedControl;
class WayOutTest;
class Workspace;
struct Authority;

/// Each change is stored with the profile, where every program of it finds it when it makes its
/// next connection. A proxy without an address is kept here until it has one.
class NetworkSettingsPage final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NetworkSettingsPage)

public:
    explicit NetworkSettingsPage(Workspace &workspace, QWidget *parent = nullptr);

    void refresh() override;

private:
    void addChoice();
    void addAddress();
    void addSignIn();
    void addExceptions();
    void addCertificates();
    void addTimeLimits();
    void addTest();
    void addDatabases();
    QLineEdit *addLine(const QString &name, const QString &sentence, SettingRow *&row,
                       std::function<bool()> isDefault, std::function<void()> reset);
    QSpinBox *addSeconds(const QString &name, const QString &sentence, int NetworkSettings::*member,
                         int most);

    void takeAddress();
    void takePassword(const QString &password);
    void takeExceptions();
    void chooseCertificates();
    void takeCertificates(const Result<std::vector<Authority>> &authorities);
    void removeCertificate(const QString &pem);

    /// Shows and stores m_settings, when they are whole.
    void changed();
    void store();
    void take(const Result<NetworkSettings> &stored);
    void showSettings(const NetworkSettings &settings);
    void showAddressFault();

    Workspace &m_workspace;
    NetworkSettings m_settings;
    std::optional<QString> m_password; ///< Entered and not stored yet.
    bool m_isStoring = false;
    bool m_isStoreDue = false; ///< Something changed while it was being stored.

    MessageBar *m_messages = nullptr;
    SegmentedControl *m_choice = nullptr;
    SettingRow *m_addressRow = nullptr;
    QLineEdit *m_address = nullptr;
    SettingRow *m_userRow = nullptr;
    QLineEdit *m_user = nullptr;
    SettingRow *m_passwordRow = nullptr;
    QLineEdit *m_passwordEdit = nullptr;
    SettingRow *m_exceptionsRow = nullptr;
    QLineEdit *m_exceptions = nullptr;
    SettingRow *m_certificatesRow = nullptr;
    CertificateList *m_certificates = nullptr;
    QSpinBox *m_connect = nullptr;
    QSpinBox *m_idle = nullptr;
    WayOutTest *m_test = nullptr;
};

} // namespace millrace
