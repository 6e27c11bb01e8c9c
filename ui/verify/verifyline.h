// VerifyLine: what the last verification of a connection has found, in a sentence.
#pragma once

#include "core/model/verification.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace millrace {

class TextLabel;
class Workspace;

/// Beside it the way to what differs, and to another one. UI thread only.
class VerifyLine final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifyLine)

public:
    /// \a workspace outlives it.
    explicit VerifyLine(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    /// Reads it again, in the background.
    void follow();
    /// What it says.
    [[nodiscard]] QString text() const;

private:
    void show(const std::optional<Verification> &last);
    void openDetails();

    Workspace &m_workspace;
    QString m_connectionId;
    QLabel *m_icon = nullptr;
    TextLabel *m_text = nullptr;
    QPushButton *m_details = nullptr;
};

} // namespace millrace
