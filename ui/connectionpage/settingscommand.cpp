#include "ui/connectionpage/settingscommand.h"

#include <QCoreApplication>

namespace millrace {

namespace {

void takeDifference(Connection &shown, const Connection &from, const Connection &to)
{
    if (from.name != to.name)
        shown.name = to.name;
    if (from.tags != to.tags)
        shown.tags = to.tags;
    if (from.schedule != to.schedule)
        shown.schedule = to.schedule;
    if (from.streamSchedules != to.streamSchedules)
        shown.streamSchedules = to.streamSchedules;
    if (from.settings != to.settings)
        shown.settings = to.settings;
}

} // namespace

SettingsCommand::SettingsCommand(Connection before, Connection after, const QString &act, Edit edit)
    : m_before(std::move(before))
    , m_after(std::move(after))
    , m_act(act)
    , m_edit(std::move(edit))
{
    setText(QCoreApplication::translate("SettingsCommand", "change of %1").arg(act));
}

void SettingsCommand::undo()
{
    m_isDone = false;
    m_edit([this](Connection &shown) { takeDifference(shown, m_after, m_before); });
}

void SettingsCommand::redo()
{
    if (m_isDone)
        return;
    m_isDone = true;
    m_edit([this](Connection &shown) { takeDifference(shown, m_before, m_after); });
}

int SettingsCommand::id() const
{
    constexpr int s_settings = 2001; // Apart from the commands of other rooms on the same stack.
    return s_settings;
}

bool SettingsCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const SettingsCommand *>(other);
    if (next->m_act != m_act)
        return false;
    m_after = next->m_after;
    return true;
}

} // namespace millrace
