#include "core/secrets/secretchanges.h"

namespace millrace {

Result<void> SecretChanges::write(const QString &name, const QString &value)
{
    const auto former = m_store.read(name);
    auto written = m_store.write(name, value);
    if (written)
        m_formers.push_back({name, former ? std::optional(*former) : std::nullopt, value});
    return written;
}

void SecretChanges::undo()
{
    // A place that fails now too cannot be helped; the first error is the one that is told.
    for (auto former = m_formers.rbegin(); former != m_formers.rend(); ++former) {
        if (const auto now = m_store.read(former->name); now && *now != former->written)
            continue;
        if (former->value)
            (void)m_store.write(former->name, *former->value);
        else
            (void)m_store.remove(former->name);
    }
    m_formers.clear();
}

} // namespace millrace
