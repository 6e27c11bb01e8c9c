#include "core/declarative/stream/streamqueue.h"

#include <algorithm>

namespace millrace::declarative {

StreamQueue::StreamQueue(const std::vector<DeclarativeStream *> &streams, StreamGroups groups)
    : m_groups(std::move(groups))
{
    for (std::size_t place = 0; place < streams.size(); ++place)
        m_waiting.push_back({place, streams[place]->name(), streams[place]->parentNames()});
}

const std::string *StreamQueue::groupOf(const std::string &name) const
{
    const auto found = m_groups.find(name);
    return found == m_groups.end() ? nullptr : &found->second;
}

bool StreamQueue::mayBegin(const Entry &entry) const
{
    const std::string *group = groupOf(entry.name);
    if (group && m_activeGroups.contains(*group))
        return false;
    return std::none_of(entry.parents.begin(), entry.parents.end(), [&](const std::string &name) {
        const std::string *parentGroup = groupOf(name);
        return parentGroup && m_activeGroups.contains(*parentGroup);
    });
}

std::optional<StreamQueue::Entry> StreamQueue::take()
{
    for (std::size_t tries = m_waiting.size(); tries > 0; --tries) {
        Entry entry = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!mayBegin(entry)) {
            m_waiting.push_back(std::move(entry));
            continue;
        }
        activate(entry.name);
        for (const std::string &parent : entry.parents)
            activate(parent);
        return entry;
    }
    return std::nullopt;
}

void StreamQueue::activate(const std::string &name)
{
    if (const std::string *group = groupOf(name))
        ++m_activeGroups[*group];
}

void StreamQueue::deactivate(const std::string &name)
{
    const std::string *group = groupOf(name);
    if (group && --m_activeGroups[*group] == 0)
        m_activeGroups.erase(*group);
}

void StreamQueue::releaseParents(const Entry &entry)
{
    for (const std::string &parent : entry.parents)
        deactivate(parent);
}

void StreamQueue::release(const Entry &entry) { deactivate(entry.name); }

} // namespace millrace::declarative
