// WayOutTest: tries the network settings with an address the person names.
#pragma once

#include "core/base/cancellation.h"
#include "core/model/networksettings.h"

#include <QWidget>

#include <functional>
#include <optional>

class QLineEdit;
class QPushButton;

namespace millrace {

class CheckView;
struct CheckResult;
class Workspace;

/// The input and the button; the steps are a widget of their own, to be placed below. UI thread.
class WayOutTest final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WayOutTest)

public:
    /// What is to be tried.
    struct Trial final
    {
        NetworkSettings settings{};
        std::optional<QString> password{}; ///< Nothing: the one the settings refer to.
    };

    explicit WayOutTest(Workspace &workspace, QWidget *parent = nullptr);
    /// Cancels a test that is on.
    ~WayOutTest() override;

    /// Asked when a test starts; nothing: the settings are not ready for one, and it says so
    /// itself.
    void setTrial(std::function<std::optional<Trial>()> trial) { m_trial = std::move(trial); }
    /// Owned by whoever places it.
    [[nodiscard]] QWidget *steps() const;
    void start();
    /// The settings have changed: the steps of the last test tell nothing about them.
    void forget();

signals:
    /// The input that a failed test is about: "/proxy", "/certificates"; the address is marked
    /// here.
    void failedAt(const QString &field);
    /// An empty text: the address is fine.
    void addressFault(const QString &fault);

private:
    void finish(const CheckResult &result);
    void cancel();

    Workspace &m_workspace;
    std::function<std::optional<Trial>()> m_trial;
    QLineEdit *m_address = nullptr;
    QPushButton *m_test = nullptr;
    CheckView *m_steps = nullptr;
    CancellationSource m_cancellation;
    quint64 m_run = 0; ///< Tells the steps of an abandoned test from those of the present one.
};

} // namespace millrace
