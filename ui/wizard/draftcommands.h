// Undo commands of a connection draft: its ends and its configuration.
#pragma once

#include "ui/wizard/connectiondraft.h"

#include <QUndoCommand>

namespace millrace {

/// Another source or destination. Undoing brings the streams back that were chosen of the former
/// source.
class EndCommand final : public QUndoCommand
{
public:
    EndCommand(ConnectionDraft &draft, const Endpoint &before, const Endpoint &after);

    void undo() override;
    void redo() override;

private:
    ConnectionDraft &m_draft;
    const Endpoint m_before;
    const Endpoint m_after;
    const QJsonObject m_streamsBefore;
};

/// Name, tags, schedule or settings. Commands of one act in a row become one.
class ConfigureCommand final : public QUndoCommand
{
public:
    struct State final
    {
        Connection configuration;
        bool hasOwnName = false;
    };

    ConfigureCommand(ConnectionDraft &draft, State before, State after, const QString &act);

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    ConnectionDraft &m_draft;
    const State m_before;
    State m_after;
    const QString m_act;
};

} // namespace millrace
