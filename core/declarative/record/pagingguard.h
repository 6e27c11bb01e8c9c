// PagingGuard: notices that pages do not end.
#pragma once

#include "core/declarative/value/value.h"

#include <QByteArray>

#include <cstdint>

namespace millrace::declarative {

/// Watches the pages of one slice. Used by one thread.
class PagingGuard final
{
public:
    /// The same page, asked for with the same token, as often as this is an error.
    static constexpr int s_mostSameTokens = 20;
    /// The same page, whatever it was asked for with.
    static constexpr int s_mostSamePages = 1000;
    /// Pages of one slice.
    static constexpr std::int64_t s_mostPages = 5'000'000;

    /// False: a page with \a body, asked for with \a token, after which \a next follows, is one too
    /// many.
    [[nodiscard]] bool allows(const QByteArray &body, const Value &token, const Value &next);
    [[nodiscard]] std::int64_t pages() const { return m_pages; }
    /// The paging starts again.
    void restart();

private:
    QByteArray m_body; ///< Of the page before.
    int m_samePages = 0;
    int m_sameTokens = 0;
    std::int64_t m_pages = 0;
};

} // namespace millrace::declarative
