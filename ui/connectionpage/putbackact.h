// PutBackAct: asks whether a change is to be put back, does it, and offers to undo that.
#pragma once

#include "core/store/putback.h"

#include <QObject>
#include <QStringList>

#include <vector>

class QWidget;

namespace millrace {

class MessageBar;
class Workspace;

/// The sentences of the question for \a plan: what changes from and to, whom else it concerns, and
/// what becomes of rows that were written before.
[[nodiscard]] QStringList putBackSentences(const PutBackPlan &plan);

/// Looks and acts on background threads; tells how it went in a message bar. UI thread only.
class PutBackAct final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PutBackAct)

public:
    /// Both outlive it; the question stands over \a window.
    PutBackAct(Workspace &workspace, MessageBar &messages, QWidget *window);

    void ask(qint64 changeId);
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

signals:
    /// It has begun or ended to look or to act.
    void busyChanged();
    /// Something was put back.
    void done();

private:
    void showQuestion(const PutBackPlan &plan);
    void apply(const PutBackPlan &plan);
    void undo(const std::vector<qint64> &changes);
    void tell(const Result<std::vector<TimelineEvent>> &told, const QString &text);
    void setBusy(bool isBusy);

    Workspace &m_workspace;
    MessageBar &m_messages;
    QWidget *m_window;
    bool m_isBusy = false;
};

} // namespace millrace
