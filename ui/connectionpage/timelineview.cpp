#include "ui/connectionpage/timelineview.h"

#include "core/model/changetext.h"
#include "core/store/putback.h"
#include "ui/connectionpage/putbackact.h"
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
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QDateTime>
#include <QLabel>
#include <QListView>
#include <QMenu>
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

/// When the day begins where the person is.
TimePoint startOf(const QDate &day)
{
    return TimePoint(std::chrono::milliseconds(day.startOfDay().toMSecsSinceEpoch()));
}

void copyText(const QString &text) { QApplication::clipboard()->setText(text); }

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
    m_putBackAct = new PutBackAct(m_workspace, *m_messages, this);
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
    // Below: the row of the filters is full when days are chosen.
    m_count = new RowCountLabel(this);
    m_count->follow(*m_model);
    layout->addWidget(m_count);
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
    // In the order of TimelineFilter::Kind.
    m_kind = add(tr("S&how:"),
                 {tr("Runs and changes"), tr("Runs"), tr("Changes"), tr("Settings"), tr("Streams"),
                  tr("Both ends"), tr("Checkpoints"), tr("Pauses")});
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
    connect(m_putBackAct, &PutBackAct::busyChanged, this, &TimelineView::showDetail);
    connect(m_putBackAct, &PutBackAct::done, this, &TimelineView::follow);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QWidget::customContextMenuRequested, this, &TimelineView::openMenu);
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
    m_count->setCounting(true);
    m_stack->setCurrentWidget(m_loading);
    m_model->setNow(m_workspace.services().clock.now());
    m_model->restart(chosen);
}

void TimelineView::showState()
{
    m_loading->stop();
    m_count->setCounting(false);
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
        tr("%1, %2, %3").arg(entryTitle(*entry), localTime(entry->time()), entryWho(*entry)));
    const TimelineEvent *event = entry->event();
    m_detailText->setText(event ? changeSentences(*event).join(u'\n') : entryDetail(*entry));
    m_detailText->setVisible(!m_detailText->text().isEmpty());
    m_open->setVisible(entry->job() != nullptr);
    m_putBack->setVisible(event != nullptr && event->kind != TimelineKind::Created);
    if (event == nullptr)
        return;
    const auto possible = checkPutBack(*event);
    m_putBack->setEnabled(possible.isOk() && !m_putBackAct->isBusy());
    const QString reason = possible ? QString() : possible.error().message;
    m_putBack->setToolTip(possible
                              ? tr("Makes these values what they were before the change, after "
                                   "a question.")
                              : reason);
    m_putBack->setAccessibleDescription(m_putBack->toolTip());
    if (!reason.isEmpty() && event->kind != TimelineKind::Created)
        m_detailText->setText(m_detailText->text() + u'\n' + reason);
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
    if (entry != nullptr && entry->event() != nullptr)
        m_putBackAct->ask(entry->event()->id);
}

void TimelineView::openMenu(const QPoint &position)
{
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    const TimelineEntry &entry = m_model->entry(index.row());
    const CommandTexts commands(m_workspace.services().profile);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const Job *job = entry.job()) {
        menu->addAction(tr("&Open run"), this, &TimelineView::openCurrent);
        menu->addAction(tr("Copy &command"), this,
                        [text = commands.log(job->id)] { copyText(text); });
    } else {
        QAction *putBack = menu->addAction(tr("Put &back"), this, &TimelineView::askPutBack);
        putBack->setEnabled(checkPutBack(*entry.event()).isOk());
        menu->addAction(tr("Copy &command"), this,
                        [text = commands.putBack(entry.event()->id)] { copyText(text); });
    }
    menu->addAction(
        tr("Copy &text"), this,
        [text = entryTitle(entry) + u"\n"_s + m_detailText->text()] { copyText(text); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

} // namespace millrace
