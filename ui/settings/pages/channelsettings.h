// ChannelSettings: where notices go beside the list: the desktop, a webhook, mail.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/interchange/noticestorage.h"
#include "ui/settings/settingssection.h"

#include <functional>

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace millrace {

class DesktopNotifications;
class MessageBar;
class SegmentedControl;
class Workspace;

/// Each change is stored with the profile once it is whole; secrets go where the page "Secrets"
/// says. A test sends by what is stored.
class ChannelSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChannelSettings)

public:
    explicit ChannelSettings(Workspace &workspace, QWidget *parent = nullptr);
    /// Cancels a test that is on.
    ~ChannelSettings() override;

    void refresh() override;

private:
    void addDesktop();
    void addWebhook();
    void addMailServer();
    void addMailSignIn();
    void addMailAddresses();
    QLineEdit *addLine(const QString &name, const QString &sentence, SettingRow *&row,
                       std::function<bool()> isDefault, std::function<void()> take);
    SettingRow *addTest(NoticeChannel channel, const QString &name, const QString &sentence);

    void takeUrl();
    void takeHost();
    void takePassword();
    void takeFrom();
    void takeTo();

    void changed();
    void store();
    void take(const NoticeSettings &stored);
    void showSettings();
    void test(NoticeChannel channel);
    void showOutcome(NoticeChannel channel, const Result<void> &outcome);

    Workspace &m_workspace;
    NoticeSettings m_settings; ///< Of which the rules are another page's.
    NoticeSecrets m_entered; ///< Not stored yet.
    bool m_isStoring = false;
    bool m_isStoreDue = false; ///< Something changed while it was being stored.
    std::optional<NoticeChannel> m_testDue; ///< Once everything is stored.
    CancellationSource m_ending;

    MessageBar *m_messages = nullptr;
    DesktopNotifications *m_desktop = nullptr; ///< Made for a test.
    SegmentedControl *m_form = nullptr;
    SettingRow *m_urlRow = nullptr;
    QLineEdit *m_url = nullptr;
    SettingRow *m_hostRow = nullptr;
    QLineEdit *m_host = nullptr;
    SegmentedControl *m_security = nullptr;
    QSpinBox *m_port = nullptr;
    SettingRow *m_userRow = nullptr;
    QLineEdit *m_user = nullptr;
    SettingRow *m_passwordRow = nullptr;
    QLineEdit *m_password = nullptr;
    SettingRow *m_fromRow = nullptr;
    QLineEdit *m_from = nullptr;
    SettingRow *m_toRow = nullptr;
    QLineEdit *m_to = nullptr;
    std::map<NoticeChannel, QPushButton *> m_tests;
};

} // namespace millrace
