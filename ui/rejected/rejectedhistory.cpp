#include "ui/rejected/rejectedhistory.h"

#include "ui/workspace/workspace.h"

#include <QUndoCommand>

#include <set>
#include <utility>

namespace millrace {

namespace {

/// What is kept of one step: eight bytes a record, and the texts of edits it had before.
constexpr std::size_t s_mostRecords = 1'000'000;
constexpr std::size_t s_mostEdits = 10'000;
constexpr int s_pageSize = 2'000;

RejectedSelection openOnes(const std::vector<qint64> &ids)
{
    RejectedSelection selection;
    selection.filter.status = RejectedStatus::Open;
    selection.ids = ids;
    return selection;
}

/// Puts \a former in the place of what its records have now.
Result<qint64> putBack(StateDatabase &database, const FormerEdits &former,
                       const Cancellation &cancellation)
{
    RejectedEdits edits(database);
    // Each record is changed once: stopped in between, none has lost the edit it had.
    auto saved = edits.save(former.edits, cancellation);
    if (!saved)
        return saved;
    std::set<qint64> edited;
    for (const RejectedEdit &edit : former.edits)
        edited.insert(edit.id);
    std::vector<qint64> unedited;
    for (const qint64 id : former.ids) {
        if (!edited.contains(id))
            unedited.push_back(id);
    }
    // A selection without ids would be all records.
    if (unedited.empty())
        return saved;
    auto undone = edits.undo(openOnes(unedited), cancellation);
    return undone ? Result<qint64>(*undone + *saved) : undone;
}

} // namespace

/// What it does is stored already when it is made.
class RejectedEditCommand final : public QUndoCommand
{
public:
    RejectedEditCommand(RejectedHistory &history, const QString &text, RejectedHistory::Act back,
                        RejectedHistory::Act forth)
        : QUndoCommand(text)
        , m_history(&history)
        , m_back(std::move(back))
        , m_forth(std::move(forth))
    {
    }

    void undo() override { run(RejectedHistory::tr("Undone: %1."), m_back); }
    void redo() override
    {
        if (!std::exchange(m_isNew, false))
            run(RejectedHistory::tr("Done again: %1."), m_forth);
    }

private:
    void run(const QString &done, const RejectedHistory::Act &act)
    {
        if (!m_history.isNull())
            m_history->run(done.arg(text()), act);
    }

    const QPointer<RejectedHistory> m_history;
    const RejectedHistory::Act m_back;
    const RejectedHistory::Act m_forth;
    bool m_isNew = true;
};

Result<FormerEdits> formerEdits(StateDatabase &database, const RejectedSelection &selection,
                                const Cancellation &cancellation)
{
    FormerEdits former;
    const RejectedStore store(database);
    RejectedWalk walk(store, selection);
    for (;;) {
        auto records = walk.next(s_pageSize, cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return former;
        for (RejectedRecord &record : *records) {
            if (record.status != RejectedStatus::Open)
                continue;
            former.ids.push_back(record.id);
            if (record.isEdited())
                former.edits.push_back({record.id, std::move(record.editedRecord)});
        }
        if (former.ids.size() > s_mostRecords || former.edits.size() > s_mostEdits) {
            former = {};
            former.isWhole = false;
            return former;
        }
    }
}

RejectedHistory::RejectedHistory(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_stack(std::make_shared<QUndoStack>())
{
}

RejectedHistory::~RejectedHistory() { m_cancellation.request_stop(); }

bool RejectedHistory::owns(const QUndoCommand &command)
{
    return dynamic_cast<const RejectedEditCommand *>(&command) != nullptr;
}

void RejectedHistory::noteEdit(qint64 id, const std::string &before, const StreamId &stream)
{
    m_workspace.query<RejectedRecord>(
        this, [id](StateDatabase &database) { return RejectedStore(database).find(id); },
        [this, id, before, stream](const Result<RejectedRecord> &record) {
            if (!record || record->editedRecord == before)
                return;
            FormerEdits former;
            former.ids = {id};
            if (!before.empty())
                former.edits = {{id, before}};
            FormerEdits latter;
            latter.ids = {id};
            if (record->isEdited())
                latter.edits = {{id, record->editedRecord}};
            push(tr("edit a record of %1").arg(stream.text()), former,
                 [latter](StateDatabase &database, const Cancellation &cancellation) {
                     return putBack(database, latter, cancellation);
                 });
        });
}

void RejectedHistory::noteGroupEdit(const FormerEdits &former, const RecordExpression &edit,
                                    qint64 changed)
{
    const QString text = changed > 0 ? tr("edit %Ln record(s)", nullptr, static_cast<int>(changed))
                                     : tr("edit records in part");
    push(text, former,
         [ids = former.ids, edit, &clock = m_workspace.services().clock](
             StateDatabase &database, const Cancellation &cancellation) -> Result<qint64> {
             const auto outcome
                 = RejectedEditor(database, clock).apply(openOnes(ids), edit, cancellation);
             return outcome ? Result<qint64>(outcome->changed) : outcome.error();
         });
}

void RejectedHistory::notePutBack(const FormerEdits &former)
{
    if (former.edits.empty())
        return;
    push(tr("put %Ln original(s) back", nullptr, static_cast<int>(former.edits.size())), former,
         [ids = former.ids](StateDatabase &database, const Cancellation &cancellation) {
             return RejectedEdits(database).undo(openOnes(ids), cancellation);
         });
}

void RejectedHistory::push(const QString &text, const FormerEdits &former, Act forth)
{
    if (!former.isWhole || former.ids.empty())
        return;
    const auto back = [former](StateDatabase &database, const Cancellation &cancellation) {
        return putBack(database, former, cancellation);
    };
    m_stack->push(new RejectedEditCommand(*this, text, back, std::move(forth)));
}

void RejectedHistory::run(const QString &text, const Act &act)
{
    m_waiting.emplace_back(text, act);
    if (m_waiting.size() == 1)
        runNext();
}

void RejectedHistory::runNext()
{
    // Copies: more steps may come while this one is being stored.
    const QString text = m_waiting.front().first;
    const Act act = m_waiting.front().second;
    m_workspace.query<qint64>(
        this,
        [act, cancellation = m_cancellation.get_token()](StateDatabase &database) {
            return act(database, cancellation);
        },
        [this, text](const Result<qint64> &changed) {
            m_waiting.pop_front();
            if (changed)
                emit stepped(text, *changed);
            else
                emit failed(changed.error());
            if (!m_waiting.empty())
                runNext();
        });
}

} // namespace millrace
