// DryRunChoices: which records of a dry run the next run leaves out.
#pragma once

#include "core/base/error.h"
#include "core/store/leftoutstore.h"

#include <QObject>

#include <functional>

namespace millrace {

class Workspace;

/// Of one stored connection. What is chosen is stored at once, in the background. Lives in the UI
/// thread.
class DryRunChoices final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunChoices)

public:
    /// Asks for what is stored; \a workspace outlives it.
    DryRunChoices(Workspace &workspace, const QString &connectionId, QObject *parent = nullptr);
    /// What is chosen is stored all the same.
    ~DryRunChoices() override;

    /// Nothing can be chosen before it is known what is stored.
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    [[nodiscard]] const std::set<std::string> &leftOut(const StreamId &stream) const;
    /// Of all streams.
    [[nodiscard]] int count() const;
    /// Has the next run leave \a marks of \a stream out, or takes them along again. REQUIRES:
    /// isLoaded().
    void setLeftOut(const StreamId &stream, const std::set<std::string> &marks, bool isLeftOut);
    /// Nothing is left out any more.
    void takeAll();
    /// Asks for what is stored once more: a run that got through has forgotten it.
    void reload();
    /// Some choice is still on its way; stored() follows.
    [[nodiscard]] bool isStoring() const { return m_isStoring; }

signals:
    void changed();
    void stored();
    /// A choice is not stored, and not made.
    void failed(const millrace::Error &error);

private:
    void noteChange(const StreamId &stream);
    void store();
    [[nodiscard]] std::function<Result<void>(StateDatabase &)> takeUnstored();

    Workspace &m_workspace;
    const QString m_connectionId;
    LeftOutMarks m_marks;
    std::set<StreamId> m_unstored; ///< Streams with choices that nobody stores yet.
    bool m_isLoaded = false;
    bool m_isStoring = false;
    int m_number = 0; ///< What was read before a choice is dropped.
};

} // namespace millrace
