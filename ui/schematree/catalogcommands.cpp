#include "ui/schematree/catalogcommands.h"

namespace millrace {

namespace {

/// Commands of other rooms on the same stack have ids of their own.
constexpr int s_firstId = 0x5343;

} // namespace

ChoicesCommand::ChoicesCommand(CatalogModel &model, const QString &text, StreamChanges before,
                               StreamChanges after, Kind kind)
    : QUndoCommand(text)
    , m_model(&model)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_kind(kind)
{
}

void ChoicesCommand::setAnswers(const SyncModeAnswers &before, const SyncModeAnswers &after)
{
    m_answersBefore = before;
    m_answersAfter = after;
}

void ChoicesCommand::redo()
{
    if (!m_model.isNull())
        m_model->apply(m_after, m_answersAfter);
}

void ChoicesCommand::undo()
{
    if (!m_model.isNull())
        m_model->apply(m_before, m_answersBefore);
}

int ChoicesCommand::id() const
{
    return m_kind == Kind::Act ? -1 : s_firstId + static_cast<int>(m_kind);
}

bool ChoicesCommand::mergeWith(const QUndoCommand *other)
{
    // Equal ids mean that both are of this class.
    const auto *next = static_cast<const ChoicesCommand *>(other);
    if (m_model != next->m_model || m_after.size() != 1 || next->m_after.size() != 1
        || m_after.front().first != next->m_after.front().first || text() != next->text()
        || m_mergeKey != next->m_mergeKey)
        return false;
    m_after = next->m_after;
    setObsolete(m_after.front().second == m_before.front().second);
    return true;
}

} // namespace millrace
