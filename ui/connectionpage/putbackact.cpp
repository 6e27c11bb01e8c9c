#include "ui/connectionpage/putbackact.h"

#include "core/model/changetext.h"
#include "ui/connectionpage/refreshadvice.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_mostSentences = 12;

using Told = std::vector<TimelineEvent>;

QStringList sentencesOf(const TimelineEvent &change)
{
    if (change.kind == TimelineKind::Paused)
        return {PutBackAct::tr("Runs: by the schedule and by hand → paused")};
    if (change.kind == TimelineKind::Resumed)
        return {PutBackAct::tr("Runs: paused → by the schedule and by hand")};
    return changeSentences(change);
}

} // namespace

QStringList putBackSentences(const PutBackPlan &plan)
{
    QStringList sentences;
    for (const TimelineEvent &change : plan.changes)
        sentences << sentencesOf(change);
    const auto more = static_cast<int>(sentences.size()) - s_mostSentences;
    if (more > 0) {
        sentences = sentences.mid(0, s_mostSentences);
        sentences << PutBackAct::tr("%n more", nullptr, more);
    }
    if (!plan.others.isEmpty())
        sentences << PutBackAct::tr("This also concerns %1.").arg(plan.others.join(u", "_s));
    if (plan.leavesSecrets)
        sentences << PutBackAct::tr("Secrets that were changed as well stay as they are now.");
    for (const RefreshReason &reason : refreshReasons(plan.now.catalog, plan.then.catalog))
        sentences << refreshText(reason);
    return sentences;
}

PutBackAct::PutBackAct(Workspace &workspace, MessageBar &messages, QWidget *window)
    : QObject(window)
    , m_workspace(workspace)
    , m_messages(messages)
    , m_window(window)
{
}

void PutBackAct::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    emit busyChanged();
}

void PutBackAct::ask(qint64 changeId)
{
    if (m_isBusy)
        return;
    setBusy(true);
    m_workspace.query<PutBackPlan>(
        this,
        [changeId, profile = m_workspace.services().profile](StateDatabase &database) {
            return TimelinePutBack(database, profile).plan(changeId);
        },
        [this](const Result<PutBackPlan> &plan) {
            setBusy(false);
            if (plan)
                showQuestion(*plan);
            else
                tell(plan.error(), {});
        });
}

void PutBackAct::showQuestion(const PutBackPlan &plan)
{
    if (plan.changes.empty()) {
        m_messages.clearActions();
        m_messages.showMessage(MessageBar::Kind::Info,
                               tr("Everything is already as it was before this change."));
        return;
    }
    auto *question
        = new QMessageBox(QMessageBox::Question, tr("Put back"),
                          tr("The change of %1 is put back.").arg(localTime(plan.event.time)),
                          QMessageBox::Cancel, m_window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(putBackSentences(plan).join(u'\n'));
    QPushButton *act = question->addButton(tr("Put &back"), QMessageBox::AcceptRole);
    question->setDefaultButton(act);
    connect(act, &QPushButton::clicked, this, [this, plan] { apply(plan); });
    question->open();
}

void PutBackAct::apply(const PutBackPlan &plan)
{
    setBusy(true);
    m_workspace.query<Told>(
        this,
        [plan, profile = m_workspace.services().profile](StateDatabase &database) {
            return TimelinePutBack(database, profile).apply(plan, ChangeOrigin::Window);
        },
        [this](const Result<Told> &told) {
            setBusy(false);
            tell(told, tr("The change is put back."));
        });
}

void PutBackAct::undo(const std::vector<qint64> &changes)
{
    if (m_isBusy)
        return;
    setBusy(true);
    m_workspace.query<Told>(
        this,
        [changes, profile = m_workspace.services().profile](StateDatabase &database) {
            return TimelinePutBack(database, profile).applyAll(changes, ChangeOrigin::Window);
        },
        [this](const Result<Told> &told) {
            setBusy(false);
            tell(told, tr("Everything is as it was before it was put back."));
        });
}

void PutBackAct::tell(const Result<Told> &told, const QString &text)
{
    m_messages.clearActions();
    if (!told) {
        m_messages.showError(told.error());
        return;
    }
    m_messages.showMessage(MessageBar::Kind::Positive, text);
    std::vector<qint64> changes;
    std::ranges::transform(*told, std::back_inserter(changes), &TimelineEvent::id);
    if (!changes.empty()) {
        QPushButton *button = m_messages.addAction(tr("&Undo"));
        connect(button, &QPushButton::clicked, this, [this, changes] { undo(changes); });
    }
    m_workspace.refresh();
    emit done();
}

} // namespace millrace
