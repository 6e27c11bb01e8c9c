// ChoicesCommand: one undo step over the choices of any number of streams.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QPointer>
#include <QUndoCommand>

namespace millrace {

/// Holds the changed streams before and after; applies them to the model, as long as it lives.
class ChoicesCommand final : public QUndoCommand
{
public:
    /// Typed texts of one stream become one step while nothing else comes between.
    enum class Kind { Act, DestinationName, ReadOptions, Mapping };

    ChoicesCommand(CatalogModel &model, const QString &text, StreamChanges before,
                   StreamChanges after, Kind kind = Kind::Act);

    /// The act was the answer of a questionnaire, which goes back with it.
    void setAnswers(const SyncModeAnswers &before, const SyncModeAnswers &after);

    /// Steps of the kind Mapping become one when their keys are the same.
    void setMergeKey(int key) { m_mergeKey = key; }

    void redo() override;
    void undo() override;
    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    QPointer<CatalogModel> m_model;
    StreamChanges m_before;
    StreamChanges m_after;
    std::optional<SyncModeAnswers> m_answersBefore;
    std::optional<SyncModeAnswers> m_answersAfter;
    Kind m_kind;
    int m_mergeKey = 0;
};

} // namespace millrace
