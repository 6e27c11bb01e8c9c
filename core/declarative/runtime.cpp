#include "core/declarative/runtime.h"

namespace millrace::declarative {

LiveConfig::LiveConfig(Value config)
    : m_config(std::make_shared<const Value>(std::move(config)))
{
}

std::shared_ptr<const Value> LiveConfig::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_config;
}

Result<void> LiveConfig::set(const Path &path, const Value &value)
{
    const std::lock_guard lock(m_mutex);
    Value changed = *m_config;
    if (Result<void> outcome = setValueAt(changed, path, value); !outcome)
        return outcome;
    m_config = std::make_shared<const Value>(std::move(changed));
    return {};
}

} // namespace millrace::declarative
