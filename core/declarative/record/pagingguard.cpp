#include "core/declarative/record/pagingguard.h"

namespace millrace::declarative {

bool PagingGuard::allows(const QByteArray &body, const Value &token, const Value &next)
{
    ++m_pages;
    const bool isSame = m_pages > 1 && body == m_body;
    m_samePages = isSame ? m_samePages + 1 : 0;
    m_sameTokens = isSame && token == next ? m_sameTokens + 1 : 0;
    m_body = body;
    return m_samePages < s_mostSamePages && m_sameTokens < s_mostSameTokens
        && m_pages < s_mostPages;
}

void PagingGuard::restart()
{
    m_body.clear();
    m_samePages = 0;
    m_sameTokens = 0;
}

} // namespace millrace::declarative
