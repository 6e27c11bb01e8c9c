#include "ui/connections/dashboard.h"

#include "ui/connections/outcomekey.h"
#include "ui/connections/runsdialog.h"
#include "ui/connections/runslottext.h"
#include "ui/connections/slotschart.h"
#include "ui/settings/preferences.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString s_foldedKey = u"dashboard/folded"_s;
const QString s_spanKey = u"dashboard/span"_s;

} // namespace

Dashboard::Dashboard(Workspace &workspace, UiPreferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_span(
          runSpanFromName(QString::fromLatin1(preferences.place(s_spanKey))).value_or(RunSpan::Day))
{
    build();
    m_pause.setSingleShot(true);
    m_pause.setInterval(2s);
    connect(&m_pause, &QTimer::timeout, this, &Dashboard::load);
    m_clock.setInterval(1min);
    connect(&m_clock, &QTimer::timeout, this, &Dashboard::note);
    m_clock.start();
    connect(&workspace, &Workspace::snapshotChanged, this, &Dashboard::note);
    connect(m_chart, &SlotsChart::told, this, &Dashboard::tell);
    connect(m_chart, &SlotsChart::activated, this, &Dashboard::open);
    connect(m_error, &ErrorView::retried, this, [this] {
        m_isStale = true;
        load();
    });
    connect(m_spans, &SegmentedControl::currentChanged, this,
            [this](int index) { setSpan(s_allRunSpans[static_cast<std::size_t>(index)]); });
    connect(m_heading, &QToolButton::toggled, this, &Dashboard::follow);
    m_heading->setChecked(preferences.place(s_foldedKey).isEmpty());
    follow(m_heading->isChecked());
}

void Dashboard::build()
{
    auto *card = new Card(this);
    card->layout()->setContentsMargins(metrics::spaceM, metrics::spaceS, metrics::spaceM,
                                       metrics::spaceS);
    card->body()->setSpacing(metrics::spaceXS);
    m_content = new QWidget(card);
    m_chart = new SlotsChart(m_content);
    m_caption = new ElidedLabel(m_content);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(metrics::spaceXS, 0, metrics::spaceXS, 0);
    content->setSpacing(metrics::spaceXS);
    content->addWidget(m_chart);
    content->addWidget(m_caption);
    content->addWidget(buildLegend());
    m_error = new ErrorView(card);
    m_error->hide();
    card->body()->addWidget(buildTop(card));
    card->body()->addWidget(m_content);
    card->body()->addWidget(m_error);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

QWidget *Dashboard::buildTop(QWidget *parent)
{
    auto *top = new QWidget(parent);
    m_heading = new QToolButton(top);
    m_heading->setText(tr("Runs"));
    m_heading->setCheckable(true);
    m_heading->setAutoRaise(true);
    m_heading->setProperty("variant", u"disclosure"_s);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setIconSize({metrics::iconS, metrics::iconS});
    m_heading->setFocusPolicy(Qt::StrongFocus);
    const auto dress = [this] { m_heading->setFont(Theme::instance().font(TextRole::BodyStrong)); };
    connect(&Theme::instance(), &Theme::changed, m_heading, dress);
    dress();
    m_sum = new TextLabel(TextRole::Body, ColorRole::TextMuted, top);
    m_sum->setWordWrap(true);
    m_spans = new SegmentedControl(top);
    m_spans->setAccessibleName(tr("Span of time"));
    m_spans->addSegment(tr("6 hours"));
    m_spans->addSegment(tr("24 hours"));
    m_spans->addSegment(tr("7 days"));
    m_spans->addSegment(tr("30 days"));
    m_spans->setCurrentIndex(static_cast<int>(m_span));
    auto *row = new QHBoxLayout(top);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceM);
    row->addWidget(m_heading);
    row->addWidget(m_sum, 1);
    // Holds the heading at its edge while the others are hidden.
    row->addStretch();
    row->addWidget(m_spans);
    return top;
}

QWidget *Dashboard::buildLegend()
{
    auto *legend = new QWidget(m_content);
    // A narrow window does not grow for it.
    legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(legend);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceM);
    for (const RunOutcome outcome : s_allRunOutcomes) {
        m_keys.push_back(new OutcomeKey(outcome, legend));
        row->addWidget(m_keys.back());
    }
    row->addStretch();
    return legend;
}

void Dashboard::setSpan(RunSpan span)
{
    if (span == m_span)
        return;
    m_span = span;
    m_preferences.setPlace(s_spanKey, runSpanName(span).toLatin1());
    m_spans->setCurrentIndex(static_cast<int>(span));
    m_isStale = true;
    // An answer about the former span is none.
    m_isLoading = false;
    load();
}

bool Dashboard::isExpanded() const { return m_heading->isChecked(); }

void Dashboard::setExpanded(bool isExpanded) { m_heading->setChecked(isExpanded); }

void Dashboard::follow(bool isExpanded)
{
    m_heading->setIcon(icon(isExpanded ? u"chevron-down"_s : u"chevron-right"_s));
    m_heading->setToolTip(isExpanded ? tr("Fold the runs by time") : tr("Show the runs by time"));
    m_preferences.setPlace(s_foldedKey, isExpanded ? QByteArray() : QByteArray("1"));
    m_content->setVisible(isExpanded);
    m_spans->setVisible(isExpanded);
    m_sum->setVisible(isExpanded);
    m_error->hide();
    load();
}

QString Dashboard::caption() const { return m_caption->text(); }

void Dashboard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    load();
}

void Dashboard::note()
{
    m_isStale = true;
    if (!m_pause.isActive())
        load();
}

void Dashboard::load()
{
    const bool isSeen = isVisible() && isExpanded();
    if (!isSeen || !m_isStale || m_isLoading || !m_workspace.isLoaded())
        return;
    m_isStale = false;
    m_isLoading = true;
    const quint64 token = ++m_token;
    using Bars = std::vector<RunSlot>;
    const auto count = [span = m_span, now = m_workspace.services().clock.now()](
                           StateDatabase &database) { return runHistogram(database, span, now); };
    m_workspace.query<Bars>(this, count, [this, token](Result<Bars> bars) {
        if (token != m_token)
            return;
        m_isLoading = false;
        m_pause.start();
        m_content->setVisible(bars.isOk() && isExpanded());
        m_error->setVisible(!bars && isExpanded());
        if (bars)
            take(std::move(*bars));
        else
            m_error->showError(bars.error());
    });
}

void Dashboard::take(std::vector<RunSlot> bars)
{
    m_sum->setText(spanText(bars, m_span));
    for (const RunOutcome outcome : s_allRunOutcomes) {
        const bool isThere = std::ranges::any_of(
            bars, [outcome](const RunSlot &slot) { return slot.count(outcome) > 0; });
        m_keys[static_cast<std::size_t>(outcome)]->setVisible(isThere);
    }
    if (bars != m_chart->bars())
        m_chart->setBars(std::move(bars), m_span);
}

void Dashboard::tell(int bar)
{
    m_caption->setText(bar < 0 ? QString()
                               : slotText(m_chart->bars()[static_cast<std::size_t>(bar)]));
}

void Dashboard::open(int bar)
{
    const RunSlot slot = m_chart->bars()[static_cast<std::size_t>(bar)];
    if (slot.total() == 0)
        return;
    auto *dialog = new RunsDialog(m_workspace, slot, this);
    connect(dialog, &RunsDialog::runRequested, this, &Dashboard::runRequested);
    dialog->open();
}

} // namespace millrace
