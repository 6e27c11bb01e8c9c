#include "ui/connectionpage/untestedends.h"

#include "ui/endpoints/endpointtests.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString sentenceOf(const Endpoint &end, bool hasFailed)
{
    const bool isSource = end.role == EndpointRole::Source;
    if (hasFailed)
        return (isSource ? UntestedEnds::tr("The source %1 failed its last test.")
                         : UntestedEnds::tr("The destination %1 failed its last test."))
            .arg(end.name);
    return (isSource
                ? UntestedEnds::tr("The source %1 was not tested with its present settings.")
                : UntestedEnds::tr("The destination %1 was not tested with its present settings."))
        .arg(end.name);
}

} // namespace

UntestedEnds::UntestedEnds(Workspace &workspace, const EndpointTests &tests, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_tests(tests)
    , m_message(new MessageBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_message);
    m_message->setClosable(false);
    hide();
}

UntestedEnds::~UntestedEnds() { m_cancellation.request_stop(); }

std::vector<Endpoint> UntestedEnds::untested(const ConnectionSummary &connection,
                                             const EndpointTests &tests)
{
    std::vector<Endpoint> ends;
    for (const Endpoint *end : {&connection.source, &connection.destination}) {
        const auto outcome = tests.outcome(*end);
        if (tests.isLoaded() && !(outcome && outcome->hasPassed))
            ends.push_back(*end);
    }
    return ends;
}

void UntestedEnds::follow(const ConnectionSummary &connection, bool isRunning)
{
    // A run is the better test.
    const std::vector<Endpoint> ends
        = isRunning ? std::vector<Endpoint>() : untested(connection, m_tests);
    if (ends == m_ends)
        return;
    // Tests of what was there before say nothing of what is there now.
    if (m_isTesting)
        cancel();
    show(ends);
}

void UntestedEnds::show(const std::vector<Endpoint> &ends)
{
    m_ends = ends;
    setVisible(!m_ends.empty());
    if (m_ends.empty())
        return;
    QStringList sentences;
    bool hasFailed = false;
    for (const Endpoint &end : m_ends) {
        hasFailed = hasFailed || m_tests.outcome(end).has_value();
        sentences << sentenceOf(end, m_tests.outcome(end).has_value());
    }
    m_message->clearActions();
    m_message->showMessage(hasFailed ? MessageBar::Kind::Warning : MessageBar::Kind::Info,
                           sentences.join(u' '));
    connect(m_message->addAction(tr("&Test now")), &QPushButton::clicked, this,
            &UntestedEnds::test);
}

void UntestedEnds::test()
{
    m_isTesting = true;
    const quint64 number = ++m_number;
    m_cancellation = CancellationSource();
    QStringList names;
    for (const Endpoint &end : m_ends)
        names << end.name;
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Info,
                           tr("Testing %1.").arg(names.join(tr(" and ", "between two names"))));
    QPushButton *stop = m_message->addAction(tr("Ca&ncel"));
    connect(stop, &QPushButton::clicked, this, [this] {
        cancel();
        show(m_ends);
    });
    stop->setFocus();
    const auto work = [&probe = m_workspace.services().probe, ends = m_ends,
                       cancellation = m_cancellation.get_token()] {
        std::vector<CheckResult> results;
        for (const Endpoint &end : ends)
            results.push_back(probe.check(end.role, end.connectorId, end.configuration, {},
                                          cancellation, CheckScope::Connector));
        return results;
    };
    runInBackground(m_workspace.pool(), this, work,
                    [this, number](const std::vector<CheckResult> &results) {
                        if (number == m_number)
                            finish(results);
                    });
}

void UntestedEnds::finish(const std::vector<CheckResult> &results)
{
    m_isTesting = false;
    // They stay what the bar is about, until the outcomes are known everywhere.
    for (std::size_t i = 0; i < results.size(); ++i)
        EndpointTests::record(m_workspace, m_ends[i], results[i].passed());
    const auto failed
        = std::ranges::find_if(results, [](const CheckResult &each) { return !each.passed(); });
    if (failed == results.end()) {
        hide();
        return;
    }
    const Endpoint &end = m_ends[static_cast<std::size_t>(failed - results.begin())];
    Error error = *failed->steps.back().error;
    error.message = tr("The test of %1 failed. %2").arg(end.name, error.message);
    m_message->clearActions();
    m_message->showError(error);
    connect(m_message->addAction(tr("&Test again")), &QPushButton::clicked, this,
            &UntestedEnds::test);
}

void UntestedEnds::cancel()
{
    ++m_number;
    m_isTesting = false;
    m_cancellation.request_stop();
}

} // namespace millrace
