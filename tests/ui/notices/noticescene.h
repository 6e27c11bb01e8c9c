// Notices in the profile of a window's test.
#pragma once

#include "core/store/noticestore.h"
#include "tests/ui/workspacefixture.h"

namespace millrace::test {

/// Stores a notice about \a connectionId that waits on \a channels; returns its id.
inline qint64 addNotice(WorkspaceFixture &world, const QString &connectionId, const QString &title,
                        NoticeKind kind = NoticeKind::FirstFailure,
                        const NoticeChannels &channels = {})
{
    static int s_count = 0;
    Notice notice;
    notice.key = QStringLiteral("failed/") + QString::number(++s_count);
    notice.connectionId = connectionId;
    notice.kind = kind;
    notice.at = world.clock.now();
    notice.title = title;
    notice.text = QStringLiteral("The file is missing.");
    must(world.database->write<bool>(
        [&](QSqlDatabase &database) { return insertNotice(database, notice, channels); }));
    return must(NoticeStore(*world.database).list({})).front().notice.id;
}

inline void solveFailures(WorkspaceFixture &world, const QString &connectionId)
{
    must(world.database->write<void>([&](QSqlDatabase &database) {
        return solveNotices(database, connectionId, QStringLiteral("failed"), world.clock.now());
    }));
}

} // namespace millrace::test
