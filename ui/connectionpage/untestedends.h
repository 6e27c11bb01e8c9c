// UntestedEnds: says which ends of a connection have passed no test as they are, and tests them.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/checkresult.h"
#include "core/model/endpoint.h"

#include <QWidget>

#include <vector>

namespace millrace {

class EndpointTests;
class MessageBar;
class Workspace;
struct ConnectionSummary;

/// Hidden while both ends have passed a test or a run. UI thread; what it is made with outlives
/// it.
class UntestedEnds final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UntestedEnds)

public:
    UntestedEnds(Workspace &workspace, const EndpointTests &tests, QWidget *parent = nullptr);
    ~UntestedEnds() override;

    /// The connection as it is now, and whether it runs. Call it when the tests are loaded.
    void follow(const ConnectionSummary &connection, bool isRunning);

    /// The ends of \a connection that have not passed a test as they are now, the source first;
    /// none as long as nothing is known of tests.
    [[nodiscard]] static std::vector<Endpoint> untested(const ConnectionSummary &connection,
                                                        const EndpointTests &tests);

private:
    void show(const std::vector<Endpoint> &ends);
    void test();
    void finish(const std::vector<CheckResult> &results);
    void cancel();

    Workspace &m_workspace;
    const EndpointTests &m_tests;
    MessageBar *m_message;
    std::vector<Endpoint> m_ends; ///< Those the bar is about.
    bool m_isTesting = false;
    quint64 m_number = 0; ///< Answers of cancelled tests are dropped.
    CancellationSource m_cancellation;
};

} // namespace millrace
