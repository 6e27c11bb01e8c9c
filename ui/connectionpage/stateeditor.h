// StateEditor: the checkpoints of a connection as JSON, checked while it is typed.
#pragma once

#include "core/catalog/statedocument.h"

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace millrace {

class MessageBar;

/// Shows the incremental streams. What is typed survives new checkpoints until it is set or
/// reverted. UI thread only.
class StateEditor final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StateEditor)

public:
    explicit StateEditor(QWidget *parent = nullptr);

    void setStored(std::vector<StreamPosition> positions);
    /// Why nothing can be set now, such as a run that is on; empty: it can.
    void setBlocked(const QString &reason);
    void revert();
    [[nodiscard]] QPlainTextEdit *edit() const { return m_edit; }
    [[nodiscard]] MessageBar *message() const { return m_message; }
    [[nodiscard]] QPushButton *act() const { return m_set; }

signals:
    /// The streams that are to stand elsewhere; at least one.
    void setRequested(const std::vector<millrace::StreamPosition> &positions);
    void copyRequested(const QString &text);

private:
    void build();
    void check();
    [[nodiscard]] bool isEdited() const;

    std::vector<StreamPosition> m_stored;
    QString m_storedText;
    QString m_blocked;
    std::vector<StreamPosition> m_changed; ///< What the text asks for.
    QTimer m_wait;
    QPlainTextEdit *m_edit = nullptr;
    MessageBar *m_message = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_revert = nullptr;
    QPushButton *m_set = nullptr;
};

} // namespace millrace
