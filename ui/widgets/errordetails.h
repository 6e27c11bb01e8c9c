// ErrorDetails: the technical words of an error, closed until asked for, and copyable.
#pragma once

#include "core/base/error.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace millrace {

/// Hides itself while the error has neither detail nor code.
class ErrorDetails final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ErrorDetails)

public:
    explicit ErrorDetails(QWidget *parent = nullptr);

    void setError(const Error &error);
    void clear() { setError({}); }
    /// What "Copy details" puts on the clipboard: message, hint, code and detail.
    [[nodiscard]] QString text() const { return m_copied; }

private:
    void setOpen(bool isOpen);
    void copy() const;

    QPushButton *m_toggle = nullptr;
    QWidget *m_body = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QPushButton *m_explain = nullptr;
    QString m_topic; ///< Of the help; empty where no page explains the code.
    QString m_copied;
};

} // namespace millrace
