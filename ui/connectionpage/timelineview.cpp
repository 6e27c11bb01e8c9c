#include "ui/connectionpage/timelineview.h"

#include "core/store/connectionrepository.h"
#include "ui/connectionpage/changetext.h"
#include "ui/connectionpage/putback.h"
#include "ui/connectionpage/timelinedelegate.h"
#include "ui/connectionpage/timelinemodel.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/card.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateEdit>
#include <QDateTime>
#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// In the order of the box; nothing: any time.
constexpr std::array<std::chrono::hours, 4> s_spans{0h, 24h, 24h * 7, 24h * 30};
/// Behind the spans: the person names the days.
constexpr int s_otherDays = static_cast<int>(s_spans.size());
constexpr int s_mostSentences = 12;

/// When the day begins where the person is.
TimePoint startOf(const QDate &day)
{
    return TimePoint(std::chrono::milliseconds(day.startOfDay().toMSecsSinceEpoch()));
}

/// Puts back on what is stored now, not on what the window saw last.
Result<Connection> storePutBack(StateDatabase &database, const TimelineEvent &event)
{
    ConnectionRepository repository(database);
    auto connection = repository.find(event.connectionId);
    if (!connection)
        return connection;
    auto former = withPutBack(*connection, event);
    if (!former)
        return former;
    return repository.save(*former, ChangeOrigin::Window);
}

} // namespace

TimelineView::TimelineView(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    const auto load = [this](const TimelineFilter &filter, const TimelineCursor &cursor, int wanted,
                             TimelineModel::Answer answer) {
        m_workspace.query<TimelinePage>(
            this,
            [id = m_connectionId, filter, cursor, wanted](StateDatabase &database) {
                return timelinePage(database, id, filter, cursor, wanted);
            },
            std::move(answer));
    };
    m_model = new TimelineModel(load, this);
    build();
    connectAll();
}

void TimelineView::build()
{
    m_messages = new MessageBar(this);
    m_stack = new QStackedWidget(this);
    m_content = new QWidget(m_stack);
    m_list = new QListView(m_content);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TimelineDelegate(m_list));
    m_list->setUniformItemSizes(true);
    followListPreferences(*m_list);
    m_list->viewport()->installEventFilter(this);
    m_list->setAccessibleName(tr("Runs and changes"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins({});
    content->setSpacing(metrics::spaceM);
    auto *frame = new Card(m_content);
    frame->body()->setContentsMargins(metrics::spaceXS, metrics::spaceXS, metrics::spaceXS,
                                      metrics::spaceXS);
    frame->body()->addWidget(m_list);
    content->addWidget(frame, 1);
    content->addWidget(buildDetail());

    m_empty = new EmptyState(u"history"_s, {}, {}, m_stack);
    m_showAll = m_empty->addAction(tr("Clear filter"), false);
    m_loading = new LoadingView(m_stack);
    m_loading->setText(tr("Reading the timeline"));
    m_error = new ErrorView(m_stack);
    for (QWidget *page : std::initializer_list<QWidget *>{m_content, m_empty, m_loading, m_error})
        m_stack->addWidget(page);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(buildFilters());
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
}

QWidget *TimelineView::buildFilters()
{
    auto *filters = new QWidget(this);
    auto *row = new QHBoxLayout(filters);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    const auto add = [&](const QString &text, const QStringList &choices) {
        auto *label = new QLabel(text, filters);
        auto *box = new QComboBox(filters);
        box->addItems(choices);
        label->setBuddy(box);
        row->addWidget(label);
        row->addWidget(box);
        row->addSpacing(metrics::spaceM);
        return box;
    };
    m_kind = add(tr("S&how:"), {tr("Runs and changes"), tr("Runs"), tr("Changes")});
    m_state
        = add(tr("Out&come:"), {tr("Any"), tr("Succeeded"), tr("With trouble"), tr("Cancelled")});
    m_since = add(tr("&Date:"),
                  {tr("Any time"), tr("Last 24 hours"), tr("Last 7 days"), tr("Last 30 days"),
                   tr("Other days")});
    row->addWidget(buildDays(filters));
    row->addStretch();
    return filters;
}

QWidget *TimelineView::buildDays(QWidget *parent)
{
    m_days = new QWidget(parent);
    auto *row = new QHBoxLayout(m_days);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    m_from = dayEdit(tr("&From:"), *row);
    m_to = dayEdit(tr("&To:"), *row);
    const auto now
        = std::chrono::floor<std::chrono::milliseconds>(m_workspace.services().clock.now());
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count()).date();
    m_from->setDate(today.addDays(-7));
    m_to->setDate(today);
    fitDays();
    connect(m_from, &QDateEdit::dateChanged, this, &TimelineView::fitDays);
    connect(m_to, &QDateEdit::dateChanged, this, &TimelineView::fitDays);
    m_days->hide();
    return m_days;
}

QDateEdit *TimelineView::dayEdit(const QString &text, QLayout &row)
{
    auto *label = new QLabel(text, m_days);
    auto *edit = new QDateEdit(m_days);
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(locale().dateFormat(QLocale::ShortFormat));
    label->setBuddy(edit);
    row.addWidget(label);
    row.addWidget(edit);
    return edit;
}

void TimelineView::fitDays()
{
    // A span that ends before it begins holds nothing.
    m_from->setMaximumDate(m_to->date());
    m_to->setMinimumDate(m_from->date());
    if (m_since->currentIndex() == s_otherDays)
        applyFilter();
}

QWidget *TimelineView::buildDetail()
{
    auto *card = new Card(m_content);
    m_detail = card;
    m_detailTitle = new TextLabel(TextRole::BodyStrong, ColorRole::Text, card);
    m_detailTitle->setWordWrap(true);
    m_detailText = new TextLabel(TextRole::Body, ColorRole::TextMuted, card);
    m_detailText->setWordWrap(true);
    m_detailText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_open = new QPushButton(tr("&Open run"), card);
    m_putBack = new QPushButton(tr("Put &back"), card);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(metrics::spaceXS);
    texts->addWidget(m_detailTitle);
    texts->addWidget(m_detailText);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spaceM);
    row->addLayout(texts, 1);
    row->addWidget(m_open, 0, Qt::AlignTop);
    row->addWidget(m_putBack, 0, Qt::AlignTop);
    card->body()->addLayout(row);
    m_detail->hide();
    return card;
}

void TimelineView::connectAll()
{
    for (const QComboBox *box : {m_kind, m_state, m_since})
        connect(box, &QComboBox::currentIndexChanged, this, &TimelineView::applyFilter);
    connect(m_model, &TimelineModel::loaded, this, &TimelineView::showState);
    connect(m_model, &TimelineModel::failed, this, [this](const Error &error) {
        m_loading->stop();
        m_error->showError(error);
        m_stack->setCurrentWidget(m_error);
    });
    connect(m_error, &ErrorView::retried, this, &TimelineView::applyFilter);
    connect(m_loading, &LoadingView::cancelled, this, &TimelineView::showState);
    connect(m_showAll, &QPushButton::clicked, this, [this] {
        for (QComboBox *box : {m_kind, m_state, m_since})
            box->setCurrentIndex(0);
    });
    connect(m_list, &QListView::activated, this, &TimelineView::openCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TimelineView::showDetail);
    connect(m_open, &QPushButton::clicked, this, &TimelineView::openCurrent);
    connect(m_putBack, &QPushButton::clicked, this, &TimelineView::askPutBack);
}

void TimelineView::showConnection(const QString &id)
{
    m_connectionId = id;
    m_messages->hide();
    applyFilter();
}

void TimelineView::follow()
{
    if (m_connectionId.isEmpty())
        return;
    m_model->setNow(m_workspace.services().clock.now());
    m_model->refresh();
}

TimelineFilter TimelineView::filter() const
{
    TimelineFilter filter;
    filter.kind = static_cast<TimelineFilter::Kind>(std::max(0, m_kind->currentIndex()));
    filter.state = static_cast<TimelineFilter::State>(std::max(0, m_state->currentIndex()));
    if (m_since->currentIndex() == s_otherDays) {
        filter.since = startOf(m_from->date());
        filter.until = startOf(m_to->date().addDays(1));
        return filter;
    }
    const auto span = s_spans[static_cast<std::size_t>(std::max(0, m_since->currentIndex()))];
    if (span > 0h)
        filter.since = m_workspace.services().clock.now() - span;
    return filter;
}

void TimelineView::applyFilter()
{
    if (m_connectionId.isEmpty())
        return;
    const TimelineFilter chosen = filter();
    m_state->setEnabled(chosen.takesRuns());
    m_days->setVisible(m_since->currentIndex() == s_otherDays);
    m_detail->hide();
    m_loading->start();
    m_stack->setCurrentWidget(m_loading);
    m_model->setNow(m_workspace.services().clock.now());
    m_model->restart(chosen);
}

void TimelineView::showState()
{
    m_loading->stop();
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_content);
        showDetail();
        return;
    }
    const bool isFiltered = filter() != TimelineFilter();
    m_showAll->setVisible(isFiltered);
    m_empty->setTexts(isFiltered ? tr("Nothing matches") : tr("Nothing has happened yet"),
                      isFiltered ? tr("No run or change passes the filter.")
                                 : tr("Runs and changes of this connection appear here."));
    m_stack->setCurrentWidget(m_empty);
}

const TimelineEntry *TimelineView::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? &m_model->entry(index.row()) : nullptr;
}

void TimelineView::showDetail()
{
    const TimelineEntry *entry = chosen();
    m_detail->setVisible(entry != nullptr);
    if (entry == nullptr)
        return;
    m_detailTitle->setText(
        tr("%1, %2, %3").arg(entry->title(), localTime(entry->time()), entry->who()));
    const TimelineEvent *event = entry->event();
    m_detailText->setText(event ? changeSentences(*event).join(u'\n') : entry->detail());
    m_detailText->setVisible(!m_detailText->text().isEmpty());
    QString reason;
    const bool canRestore = event != nullptr && canPutBack(*event, &reason);
    m_open->setVisible(entry->job() != nullptr);
    m_putBack->setVisible(canRestore || !reason.isEmpty());
    m_putBack->setEnabled(canRestore);
    m_putBack->setToolTip(canRestore
                              ? tr("Makes these values what they were before the change, after "
                                   "a question.")
                              : reason);
}

bool TimelineView::eventFilter(QObject *watched, QEvent *event)
{
    // The card of the chosen line takes its room from the list.
    if (watched == m_list->viewport() && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(
            this, [this] { m_list->scrollTo(m_list->currentIndex()); }, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void TimelineView::openCurrent()
{
    const TimelineEntry *entry = chosen();
    if (entry != nullptr && entry->job())
        emit runRequested(entry->job()->id);
}

void TimelineView::askPutBack()
{
    const TimelineEntry *entry = chosen();
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(m_connectionId);
    if (entry == nullptr || entry->event() == nullptr || summary == nullptr)
        return;
    const TimelineEvent event = *entry->event();
    const auto sentences = putBackSentences(summary->connection, event);
    if (!sentences) {
        m_messages->showError(sentences.error());
        return;
    }
    if (sentences->isEmpty()) {
        m_messages->showMessage(MessageBar::Kind::Info,
                                tr("Everything is already as it was before this change."));
        return;
    }
    QStringList shown = sentences->mid(0, s_mostSentences);
    if (const auto more = static_cast<int>(sentences->size() - shown.size()); more > 0)
        shown << tr("%n more", nullptr, more);
    auto *question = new QMessageBox(QMessageBox::Question, tr("Put back"),
                                     tr("The change of %1 is put back.").arg(localTime(event.time)),
                                     QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(shown.join(u'\n'));
    QPushButton *act = question->addButton(tr("Put &back"), QMessageBox::AcceptRole);
    question->setDefaultButton(act);
    connect(act, &QPushButton::clicked, this, [this, event] { putBack(event); });
    question->open();
}

void TimelineView::putBack(const TimelineEvent &event)
{
    m_putBack->setEnabled(false);
    m_workspace.query<Connection>(
        this, [event](StateDatabase &database) { return storePutBack(database, event); },
        [this](const Result<Connection> &saved) {
            if (saved)
                m_messages->showMessage(MessageBar::Kind::Positive, tr("The change is put back."));
            else
                m_messages->showError(saved.error());
            m_workspace.refresh();
            follow();
        });
}

} // namespace millrace
