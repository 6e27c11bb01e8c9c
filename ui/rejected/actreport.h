// ActReport: says in a message bar that an act goes on, and how it ended.
#pragma once

#include "core/base/cancellation.h"
#include "ui/widgets/messagebar.h"

#include <QObject>

class QPushButton;

namespace millrace {

/// One act at a time: the next one stops the one before. The bar outlives it; destroying it stops
/// the act.
class ActReport final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActReport)

public:
    explicit ActReport(MessageBar &bar, QObject *parent = nullptr)
        : QObject(parent)
        , m_bar(bar)
    {
    }
    ~ActReport() override { m_cancellation.request_stop(); }

    /// Shows \a text with a Cancel button; returns what that stops.
    [[nodiscard]] Cancellation begin(const QString &text);
    /// The act has ended so, or there is something to say.
    void tell(MessageBar::Kind kind, const QString &text, const QString &hint = {});
    void fail(const Error &error);
    /// A button beside what was told last; owned by the bar.
    [[nodiscard]] QPushButton *addAction(const QString &text) { return m_bar.addAction(text); }
    void dismiss() { m_bar.dismiss(); }

private:
    MessageBar &m_bar;
    CancellationSource m_cancellation; ///< Of the act that goes on.
};

} // namespace millrace
