#include "ui/wizard/draftcommands.h"

#include <QCoreApplication>

namespace millrace {

EndCommand::EndCommand(ConnectionDraft &draft, const Endpoint &before, const Endpoint &after)
    : m_draft(draft)
    , m_before(before)
    , m_after(after)
    , m_streamsBefore(draft.catalog().toJson())
{
    setText(after.role == EndpointRole::Source
                ? QCoreApplication::translate("EndCommand", "choice of the source")
                : QCoreApplication::translate("EndCommand", "choice of the destination"));
}

void EndCommand::undo() { m_draft.applyEnd(m_before, &m_streamsBefore); }

void EndCommand::redo() { m_draft.applyEnd(m_after, nullptr); }

ConfigureCommand::ConfigureCommand(ConnectionDraft &draft, State before, State after,
                                   const QString &act)
    : m_draft(draft)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_act(act)
{
    setText(QCoreApplication::translate("ConfigureCommand", "change of %1").arg(act));
}

void ConfigureCommand::undo()
{
    m_draft.applyConfiguration(m_before.configuration, m_before.hasOwnName);
}

void ConfigureCommand::redo()
{
    m_draft.applyConfiguration(m_after.configuration, m_after.hasOwnName);
}

int ConfigureCommand::id() const
{
    constexpr int s_configure = 2000; // Apart from the commands of other rooms on the same stack.
    return s_configure;
}

bool ConfigureCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const ConfigureCommand *>(other);
    if (next->m_act != m_act)
        return false;
    m_after = next->m_after;
    return true;
}

} // namespace millrace
