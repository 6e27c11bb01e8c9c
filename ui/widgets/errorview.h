// ErrorView: a page that could not be filled says what, why and what next.
#pragma once

#include "core/base/error.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace millrace {

class ErrorDetails;
class TextLabel;

/// In the middle of its place: icon, message, hint, Retry, and Details.
class ErrorView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ErrorView)

public:
    explicit ErrorView(QWidget *parent = nullptr);

    void showError(const Error &error);
    /// A further button beside Retry; owned by the view.
    QPushButton *addAction(const QString &text);
    using QWidget::addAction;

signals:
    void retried();

private:
    void widenColumn();

    QWidget *m_column = nullptr;
    TextLabel *m_message = nullptr;
    TextLabel *m_hint = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    ErrorDetails *m_details = nullptr;
};

} // namespace millrace
