#include "ui/rejected/actreport.h"

#include <QPushButton>

namespace millrace {

Cancellation ActReport::begin(const QString &text)
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    tell(MessageBar::Kind::Info, text);
    QPushButton *cancel = addAction(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] { m_cancellation.request_stop(); });
    return m_cancellation.get_token();
}

void ActReport::tell(MessageBar::Kind kind, const QString &text, const QString &hint)
{
    m_bar.clearActions();
    m_bar.showMessage(kind, text, hint);
}

void ActReport::fail(const Error &error)
{
    m_bar.clearActions();
    m_bar.showError(error);
}

} // namespace millrace
