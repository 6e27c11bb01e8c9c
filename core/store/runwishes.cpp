#include "core/store/runwishes.h"

#include "core/base/enumwords.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

namespace millrace {

namespace {

constexpr std::array s_wishes{"cancel", "pause"};

} // namespace

Result<void> RunWishes::ask(qint64 jobId, RunWish wish)
{
    const TimePoint now = m_database.clock().now();
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement insert(database,
                         "INSERT INTO run_wishes (job_id, wish, at) "
                         "SELECT id, ?2, ?3 FROM jobs WHERE id = ?1 "
                         "ON CONFLICT (job_id) DO UPDATE SET at = excluded.at, "
                         "wish = iif(wish = 'cancel', wish, excluded.wish) RETURNING job_id");
        insert.bind(1, jobId);
        insert.bind(2, wordOf(s_wishes, wish));
        insert.bind(3, now);
        auto row = insert.step();
        if (!row)
            return row.error();
        if (!*row)
            return makeError(storeerrors::jobUnknown, {QString::number(jobId)});
        return {};
    });
}

Result<std::optional<RunWish>> RunWishes::of(qint64 jobId) const
{
    using Wish = std::optional<RunWish>;
    return m_database.read<Wish>([&](QSqlDatabase &database) -> Result<Wish> {
        Statement find(database, "SELECT wish FROM run_wishes WHERE job_id = ?1");
        find.bind(1, jobId);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return Wish();
        const auto wish = valueOf<RunWish>(s_wishes, find.text(0));
        if (!wish)
            return unknownWord(QStringLiteral("wish"), find.text(0));
        return wish;
    });
}

Result<void> RunWishes::forget(qint64 jobId)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement remove(database, "DELETE FROM run_wishes WHERE job_id = ?1");
        remove.bind(1, jobId);
        return remove.run();
    });
}

} // namespace millrace
