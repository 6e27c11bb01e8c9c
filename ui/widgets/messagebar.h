// MessageBar: a message in the place it is about, instead of a box in front of the window.
#pragma once

#include "core/base/error.h"
#include "ui/theme/colors.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace millrace {

class ErrorDetails;
class TextLabel;

/// Icon, text, hint, buttons and a close button on a soft ground. Hidden until it has something to
/// say; never goes away by itself. Announced to screen readers.
class MessageBar final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageBar)

public:
    enum class Kind { Info, Positive, Warning, Negative };

    explicit MessageBar(QWidget *parent = nullptr);

    void showMessage(Kind kind, const QString &text, const QString &hint = {});
    /// The error with its hint, and its detail and code under "Details". A cancellation is no
    /// error: it hides the bar.
    void showError(const Error &error);

    /// A button at the right; owned by the bar, until clearActions().
    QPushButton *addAction(const QString &text);
    using QWidget::addAction;
    void clearActions();
    void dismiss();
    void setClosable(bool isClosable);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString hint() const;

signals:
    /// The person closed it, or dismiss() was called while it was shown.
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void present(Kind kind, const QString &text, const QString &hint);
    void refresh();

    Kind m_kind = Kind::Info;
    QLabel *m_icon = nullptr;
    TextLabel *m_text = nullptr;
    TextLabel *m_hint = nullptr;
    ErrorDetails *m_details = nullptr;
    QHBoxLayout *m_actions = nullptr;
    QWidget *m_close = nullptr;
};

} // namespace millrace
