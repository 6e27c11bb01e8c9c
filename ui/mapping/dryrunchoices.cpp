#include "ui/mapping/dryrunchoices.h"

#include "ui/workspace/workspace.h"

#include <utility>

namespace millrace {

DryRunChoices::DryRunChoices(Workspace &workspace, const QString &connectionId, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_connectionId(connectionId)
{
    connect(&workspace, &Workspace::runFinished, this, [this](const QString &id) {
        if (id == m_connectionId)
            reload();
    });
    reload();
}

DryRunChoices::~DryRunChoices()
{
    if (!m_unstored.empty())
        m_workspace.query<void>(&m_workspace, takeUnstored(), [](const Result<void> &) {});
}

const std::set<std::string> &DryRunChoices::leftOut(const StreamId &stream) const
{
    static const std::set<std::string> s_none;
    const auto found = m_marks.find(stream);
    return found == m_marks.end() ? s_none : found->second;
}

int DryRunChoices::count() const
{
    std::size_t count = 0;
    for (const auto &[stream, marks] : m_marks)
        count += marks.size();
    return static_cast<int>(count);
}

void DryRunChoices::setLeftOut(const StreamId &stream, const std::set<std::string> &marks,
                               bool isLeftOut)
{
    for (const std::string &mark : marks) {
        if (isLeftOut)
            m_marks[stream].insert(mark);
        else
            m_marks[stream].erase(mark);
    }
    noteChange(stream);
}

void DryRunChoices::takeAll()
{
    for (auto &[stream, marks] : m_marks) {
        if (marks.empty())
            continue;
        marks.clear();
        noteChange(stream);
    }
}

void DryRunChoices::reload()
{
    const auto read
        = [id = m_connectionId](StateDatabase &database) { return LeftOutStore(database).all(id); };
    m_workspace.query<LeftOutMarks>(this, read,
                                    [this, number = ++m_number](Result<LeftOutMarks> marks) {
                                        if (number != m_number)
                                            return;
                                        if (!marks) {
                                            emit failed(marks.error());
                                            return;
                                        }
                                        m_marks = std::move(*marks);
                                        m_isLoaded = true;
                                        emit changed();
                                    });
}

void DryRunChoices::noteChange(const StreamId &stream)
{
    ++m_number;
    m_unstored.insert(stream);
    emit changed();
    store();
}

std::function<Result<void>(StateDatabase &)> DryRunChoices::takeUnstored()
{
    LeftOutMarks wanted;
    for (const StreamId &stream : std::exchange(m_unstored, {}))
        wanted[stream] = m_marks[stream];
    return [id = m_connectionId, wanted](StateDatabase &database) -> Result<void> {
        LeftOutStore store(database);
        for (const auto &[stream, marks] : wanted) {
            if (auto set = store.set(id, stream, marks); !set)
                return set;
        }
        return {};
    };
}

void DryRunChoices::store()
{
    // One after the other, for the later choice is to stay.
    if (m_isStoring)
        return;
    if (m_unstored.empty()) {
        emit stored();
        return;
    }
    m_isStoring = true;
    m_workspace.query<void>(this, takeUnstored(), [this](const Result<void> &done) {
        m_isStoring = false;
        if (done) {
            store();
            return;
        }
        m_unstored.clear();
        emit failed(done.error());
        reload();
    });
}

} // namespace millrace
