// RejectedFixture: a profile with rejected records of real runs.
#pragma once

#include "core/store/rejectedstore.h"
#include "tests/ui/workspacefixture.h"

namespace millrace::test {

class RejectedFixture final
{
public:
    /// A connection whose run refused rows with values that do not fit.
    Connection addRejecting(const QString &name, int count = 60)
    {
        Connection connection = world.addConnection(
            name, {},
            world.addSource(name + QStringLiteral(" source"), QStringLiteral("sample"),
                            {{QStringLiteral("count"), count},
                             {QStringLiteral("seed"), 7},
                             {QStringLiteral("misfit_percent"), 20}}));
        connection.settings.unfitPolicy = UnfitPolicy::Reject;
        connection = must(ConnectionRepository(*world.database).save(connection));
        world.run(connection.id);
        return connection;
    }

    [[nodiscard]] std::vector<RejectedRecord> records(const RejectedFilter &filter = {},
                                                      int limit = 100'000) const
    {
        return must(RejectedStore(*world.database).page(filter, 0, limit));
    }
    [[nodiscard]] qint64 count(RejectedStatus status) const
    {
        RejectedFilter filter;
        filter.status = status;
        return must(RejectedStore(*world.database).count(filter));
    }

    WorkspaceFixture world;
};

} // namespace millrace::test
