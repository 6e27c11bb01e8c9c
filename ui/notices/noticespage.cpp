#include "ui/notices/noticespage.h"

#include "ui/connectionpage/timelinedelegate.h"
#include "ui/notices/noticesmodel.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/card.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_mostShown = 1000;

} // namespace

NoticesPage::NoticesPage(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(new NoticesModel(this))
{
    build();
    connectAll();
}

void NoticesPage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(buildHeader());

    m_messages = new MessageBar(this);
    m_failures = new MessageBar(this);
    m_failures->setClosable(false);
    m_stack = new QStackedWidget(this);
    m_content = new QWidget(m_stack);
    m_list = new QListView(m_content);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TimelineDelegate(m_list));
    m_list->setUniformItemSizes(true);
    followListPreferences(*m_list);
    m_list->setAccessibleName(tr("Notices"));
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
    m_empty = new EmptyState(u"bell"_s, {}, {}, m_stack);
    m_error = new ErrorView(m_stack);
    for (QWidget *page : std::initializer_list<QWidget *>{m_content, m_empty, m_error})
        m_stack->addWidget(page);

    auto *body = new QVBoxLayout;
    body->setContentsMargins(metrics::spaceXL, 0, metrics::spaceXL, metrics::spaceXL);
    body->setSpacing(metrics::spaceM);
    body->addWidget(m_messages);
    body->addWidget(m_failures);
    body->addWidget(m_stack, 1);
    m_count = new RowCountLabel(this);
    m_count->follow(*m_model);
    body->addWidget(m_count);
    layout->addLayout(body, 1);
    setFocusProxy(m_list);
}

QWidget *NoticesPage::buildHeader()
{
    auto *header = new PageHeader(tr("Notices"));
    header->setSubtitle(tr("What was told about connections. Everything is kept here, whatever "
                           "becomes of its way out."));
    m_choice = new SegmentedControl;
    m_choice->addSegment(tr("All"));
    m_choice->addSegment(tr("Unread"));
    m_choice->setAccessibleName(tr("Notices that are shown"));
    m_readAll = new QPushButton(tr("Mark &all as read"));
    header->addAction(m_choice);
    header->addAction(m_readAll);
    return header;
}

QWidget *NoticesPage::buildDetail()
{
    auto *card = new Card(m_content);
    m_detail = card;
    m_detailTitle = new TextLabel(TextRole::BodyStrong, ColorRole::Text, card);
    m_detailText = new TextLabel(TextRole::Body, ColorRole::Text, card);
    m_detailWays = new TextLabel(TextRole::Small, ColorRole::TextMuted, card);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(metrics::spaceXS);
    for (TextLabel *label : {m_detailTitle, m_detailText, m_detailWays}) {
        label->setWordWrap(true);
        // Errors of servers are in it.
        label->setTextFormat(Qt::PlainText);
        texts->addWidget(label);
    }
    m_detailText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_open = new QPushButton(tr("&Open connection"), card);
    m_toggle = new QPushButton(tr("Mark as un&read"), card);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spaceM);
    row->addLayout(texts, 1);
    row->addWidget(m_open, 0, Qt::AlignTop);
    row->addWidget(m_toggle, 0, Qt::AlignTop);
    card->body()->addLayout(row);
    card->hide();
    return card;
}

void NoticesPage::connectAll()
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, [this] {
        if (isVisible())
            follow();
    });
    connect(m_choice, &SegmentedControl::currentChanged, this, &NoticesPage::follow);
    connect(m_error, &ErrorView::retried, this, &NoticesPage::follow);
    connect(m_list, &QListView::activated, this, &NoticesPage::openChosen);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &NoticesPage::showDetail);
    connect(m_open, &QPushButton::clicked, this, &NoticesPage::openChosen);
    connect(m_readAll, &QPushButton::clicked, this, &NoticesPage::markAll);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (const KeptNotice *kept = chosen())
            mark({kept->notice.id}, !kept->notice.readAt);
    });
}

void NoticesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

void NoticesPage::follow()
{
    const quint64 token = ++m_token;
    const auto read
        = [isUnreadOnly = m_choice->currentIndex() == 1](StateDatabase &database) -> Result<Read> {
        const NoticeStore store(database);
        NoticeFilter filter;
        filter.isUnreadOnly = isUnreadOnly;
        filter.limit = s_mostShown;
        auto notices = store.list(filter);
        if (!notices)
            return notices.error();
        auto failures = store.failures();
        if (!failures)
            return failures.error();
        const auto unread = store.unreadCount();
        if (!unread)
            return unread.error();
        return Read{std::move(*notices), std::move(*failures), *unread};
    };
    m_workspace.query<Read>(this, read, [this, token](const Result<Read> &found) {
        if (token != m_token)
            return;
        if (found) {
            take(*found);
            return;
        }
        m_error->showError(found.error());
        m_stack->setCurrentWidget(m_error);
    });
}

void NoticesPage::take(const Read &read)
{
    const KeptNotice *former = chosen();
    const qint64 id = former != nullptr ? former->notice.id : 0;
    m_model->setNotices(read.notices, m_workspace.services().clock.now());
    if (const int row = m_model->rowOf(id); row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
    m_readAll->setEnabled(read.unread > 0);
    showFailures(read.failures);
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_content);
    } else {
        const bool isUnreadOnly = m_choice->currentIndex() == 1;
        m_empty->setTexts(isUnreadOnly ? tr("Everything is read") : tr("No notices yet"),
                          isUnreadOnly
                              ? tr("New notices appear here as they come.")
                              : tr("Failures, recoveries and what else the settings name are told "
                                   "here, and by the channels chosen there."));
        m_stack->setCurrentWidget(m_empty);
    }
    showDetail();
}

void NoticesPage::showFailures(const std::vector<ChannelFailure> &failures)
{
    m_failing.clear();
    if (failures.empty()) {
        m_failures->dismiss();
        return;
    }
    QStringList texts;
    for (const ChannelFailure &failure : failures) {
        m_failing.push_back(failure.channel);
        //: A channel and what is wrong with it.
        texts << tr("%1: %2").arg(noticeChannelTitle(failure.channel), failure.error.message);
    }
    m_failures->showMessage(MessageBar::Kind::Warning, texts.join(u'\n'),
                            failures.front().error.hint);
    m_failures->clearActions();
    connect(m_failures->addAction(tr("&Send again")), &QPushButton::clicked, this,
            &NoticesPage::sendAgain);
    connect(m_failures->addAction(tr("Settin&gs")), &QPushButton::clicked, this,
            &NoticesPage::settingsRequested);
}

const KeptNotice *NoticesPage::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? &m_model->notice(index.row()) : nullptr;
}

void NoticesPage::showDetail()
{
    const KeptNotice *kept = chosen();
    m_detail->setVisible(kept != nullptr);
    if (kept == nullptr)
        return;
    const Notice &notice = kept->notice;
    m_detailTitle->setText(tr("%1, %2").arg(notice.title, localTime(notice.at)));
    m_detailText->setText(notice.text);
    m_detailText->setVisible(!notice.text.isEmpty());
    QStringList facts;
    if (notice.jobId)
        facts << tr("Run %1").arg(*notice.jobId);
    if (notice.solvedAt)
        facts << tr("Solved %1").arg(localTime(*notice.solvedAt));
    if (const QString ways = NoticesModel::sendingsText(*kept); !ways.isEmpty())
        facts << ways;
    m_detailWays->setText(facts.join(u" · "_s));
    m_detailWays->setVisible(!facts.isEmpty());
    m_toggle->setText(notice.readAt ? tr("Mark as un&read") : tr("Mark as &read"));
}

void NoticesPage::openChosen()
{
    const KeptNotice *kept = chosen();
    if (kept == nullptr)
        return;
    const QString connection = kept->notice.connectionId;
    mark({kept->notice.id}, true);
    emit connectionRequested(connection);
}

void NoticesPage::mark(const std::vector<qint64> &ids, bool isRead)
{
    m_workspace.query<void>(
        this,
        [ids, isRead](StateDatabase &database) {
            return NoticeStore(database).markRead(ids, isRead, database.clock().now());
        },
        [this](const Result<void> &done) { after(done); });
}

void NoticesPage::markAll()
{
    m_workspace.query<void>(
        this,
        [](StateDatabase &database) {
            return NoticeStore(database).markAllRead(database.clock().now());
        },
        [this](const Result<void> &done) { after(done); });
}

void NoticesPage::sendAgain()
{
    m_workspace.query<void>(
        this,
        [channels = m_failing](StateDatabase &database) -> Result<void> {
            for (const NoticeChannel channel : channels) {
                const auto again = NoticeStore(database).retry(channel, database.clock().now());
                if (!again)
                    return again.error();
            }
            return {};
        },
        [this](const Result<void> &done) { after(done); });
}

void NoticesPage::after(const Result<void> &done)
{
    if (done)
        m_messages->dismiss();
    else
        m_messages->showError(done.error());
    follow();
}

} // namespace millrace
