// SettingsCommand: one change of the settings of a connection that exists, to be undone.
#pragma once

#include "core/model/connection.h"

#include <QUndoCommand>

#include <functional>

namespace millrace {

/// Goes back and forward over what differs between two states of the form alone: what was changed
/// elsewhere meanwhile stays. Changes of one kind in a row become one step.
class SettingsCommand final : public QUndoCommand
{
public:
    /// Changes what the form shows, and shows it.
    using Edit = std::function<void(const std::function<void(Connection &)> &)>;

    /// \a act names the change ("schedule"); \a edit outlives the command.
    SettingsCommand(Connection before, Connection after, const QString &act, Edit edit);

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    const Connection m_before;
    Connection m_after;
    const QString m_act;
    const Edit m_edit;
    bool m_isDone = true; ///< The form shows it already when the command is made.
};

} // namespace millrace
