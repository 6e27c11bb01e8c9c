#include "ui/rejected/rejectedfilterbar.h"

#include "ui/rejected/rejectedreason.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/filteredit.h"
#include "ui/workspace/workspace.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int s_anyStatus = -1;
constexpr int s_anyTime = 0;
constexpr int s_lastRun = -1;
constexpr int s_oneRun = -2;

} // namespace

RejectedFilterBar::RejectedFilterBar(bool isOfOneConnection, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_isOfOneConnection(isOfOneConnection)
    , m_search(new FilterEdit(this))
    , m_connection(new QComboBox(this))
    , m_period(new QComboBox(this))
    , m_status(new QComboBox(this))
{
    m_search->setPlaceholderText(tr("Find in values, reasons and records"));
    m_search->setAccessibleName(tr("Find rejected records"));
    m_connection->setAccessibleName(tr("Connection"));
    m_connection->addItem(tr("All connections"), QString());
    m_connection->setVisible(!isOfOneConnection);
    m_period->setAccessibleName(tr("Time"));
    m_period->addItem(tr("Any time"), s_anyTime);
    if (isOfOneConnection)
        m_period->addItem(tr("Last run"), s_lastRun);
    m_period->addItem(tr("Last 24 hours"), 1);
    m_period->addItem(tr("Last 7 days"), 7);
    m_period->addItem(tr("Last 30 days"), 30);
    m_status->setAccessibleName(tr("Status"));
    for (const RejectedStatus status : {RejectedStatus::Open, RejectedStatus::Ignored,
                                        RejectedStatus::Fixed, RejectedStatus::Superseded})
        m_status->addItem(rejectedStatusTitle(status), static_cast<int>(status));
    m_status->addItem(tr("Any status"), s_anyStatus);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_search, 1);
    for (QComboBox *box : {m_connection, m_period, m_status}) {
        // Only the accessible name says what it is; for eyes its tip does.
        box->setToolTip(box->accessibleName());
        layout->addWidget(box);
    }
    // A long name of a connection must not widen the window.
    m_connection->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_connection->setMinimumContentsLength(18);

    connect(m_search, &FilterEdit::filterChanged, this, &RejectedFilterBar::changed);
    connect(m_search, &FilterEdit::left, this, &RejectedFilterBar::left);
    connect(m_connection, &QComboBox::activated, this, &RejectedFilterBar::changed);
    connect(m_period, &QComboBox::activated, this, &RejectedFilterBar::choosePeriod);
    connect(m_status, &QComboBox::activated, this, &RejectedFilterBar::changed);
}

void RejectedFilterBar::follow(const WorkspaceSnapshot &snapshot)
{
    const ConnectionSummary *own = snapshot.connection(m_connectionId);
    m_lastJob = own != nullptr && own->lastJob ? std::optional(own->lastJob->id) : std::nullopt;
    const QString chosen = m_connection->currentData().toString();
    const QSignalBlocker blocker(m_connection);
    while (m_connection->count() > 1)
        m_connection->removeItem(1);
    for (const ConnectionSummary &summary : snapshot.connections)
        m_connection->addItem(summary.connection.name, summary.connection.id);
    m_connection->setCurrentIndex(std::max(0, m_connection->findData(chosen)));
}

void RejectedFilterBar::setConnection(const QString &id, const WorkspaceSnapshot &snapshot)
{
    m_connectionId = id;
    follow(snapshot);
    m_connection->setCurrentIndex(std::max(0, m_connection->findData(id)));
}

void RejectedFilterBar::choosePeriod()
{
    const int days = m_period->currentData().toInt();
    m_from = days > 0 ? std::optional(m_clock.now() - days * 24h) : std::nullopt;
    emit changed();
}

RejectedFilter RejectedFilterBar::filter() const
{
    RejectedFilter filter;
    filter.connectionId
        = m_isOfOneConnection ? m_connectionId : m_connection->currentData().toString();
    if (m_period->currentData().toInt() == s_lastRun)
        filter.jobId = m_lastJob.value_or(0);
    if (m_period->currentData().toInt() == s_oneRun)
        filter.jobId = m_run;
    if (const int status = m_status->currentData().toInt(); status != s_anyStatus)
        filter.status = static_cast<RejectedStatus>(status);
    return filter;
}

RejectedSearch RejectedFilterBar::search() const
{
    // What is in the box, also before it is told.
    return {m_search->text().trimmed(), m_from, {}};
}

bool RejectedFilterBar::isRestricted() const
{
    // The tab of a connection has it for good.
    const bool isOfOneChosen = !m_isOfOneConnection && m_connection->currentIndex() > 0;
    return !search().isEmpty() || filter().jobId || isOfOneChosen;
}

void RejectedFilterBar::setStatus(std::optional<RejectedStatus> status)
{
    m_status->setCurrentIndex(m_status->findData(status ? static_cast<int>(*status) : s_anyStatus));
    emit changed();
}

void RejectedFilterBar::setRun(qint64 jobId)
{
    m_run = jobId;
    const QString text = tr("Run %1").arg(groupedNumber(jobId));
    int at = m_period->findData(s_oneRun);
    if (at < 0) {
        m_period->addItem(text, s_oneRun);
        at = m_period->count() - 1;
    }
    m_period->setItemText(at, text);
    m_period->setCurrentIndex(at);
    choosePeriod();
}

void RejectedFilterBar::clear()
{
    m_connection->setCurrentIndex(0);
    m_period->setCurrentIndex(0);
    m_from.reset();
    m_search->clear();
    emit changed();
}

} // namespace millrace
