// The list of notices: unread ones are marked, opened ones are read, failing channels are shown.
#include "tests/ui/notices/noticescene.h"
#include "ui/notices/noticesmodel.h"
#include "ui/notices/noticespage.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticesPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyListSaysSo();
    void unreadOnesAreMarkedAndFiltered();
    void openingReadsAndLeadsToTheConnection();
    void markingGoesBothWays();
    void allAreMarkedAtOnce();
    void newOnesComeWhileItIsShown();
    void failingChannelIsShownAndTriedAgain();
    void foreignTextIsNoMarkup();

private:
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_page->findChildren<QPushButton *>()) {
            if (each->isVisible() && each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QListView *list() const { return m_page->findChild<QListView *>(); }
    [[nodiscard]] QStringList titles() const
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all << list()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        return all;
    }
    void choose(int row) const
    {
        list()->setFocus();
        list()->setCurrentIndex(list()->model()->index(row, 0));
    }
    [[nodiscard]] qint64 unread() const
    {
        return must(NoticeStore(*m_world->database).unreadCount());
    }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<NoticesPage> m_page;
    QString m_id;
};

void TestNoticesPage::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_id = m_world->addConnection(u"Orders"_s).id;
    m_page = std::make_unique<NoticesPage>(*m_world->workspace);
    new QAbstractItemModelTester(list()->model(), m_page.get());
    m_page->resize(900, 600);
}

void TestNoticesPage::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestNoticesPage::emptyListSaysSo()
{
    m_page->show();
    const auto isSaid = [this] {
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == u"No notices yet"_s)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(isSaid());
    QVERIFY(!button(u"Mark all as read"_s)->isEnabled());
}

void TestNoticesPage::unreadOnesAreMarkedAndFiltered()
{
    const qint64 first = addNotice(*m_world, m_id, u"Orders failed"_s);
    addNotice(*m_world, m_id, u"Orders works again"_s, NoticeKind::Recovery);
    must(NoticeStore(*m_world->database).markRead({first}, true, m_world->clock.now()));
    m_page->show();
    QTRY_COMPARE(titles().size(), 2);
    QVERIFY(titles().first().startsWith("Unread: Orders works again"_L1));
    QVERIFY(titles().last().startsWith("Orders failed"_L1));
    m_page->findChild<SegmentedControl *>()->setCurrentIndex(1);
    QTRY_COMPARE(titles().size(), 1);
}

void TestNoticesPage::openingReadsAndLeadsToTheConnection()
{
    addNotice(*m_world, m_id, u"Orders failed"_s);
    m_page->show();
    QTRY_COMPARE(titles().size(), 1);
    QSignalSpy requested(m_page.get(), &NoticesPage::connectionRequested);
    choose(0);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.first().first().toString(), m_id);
    QTRY_COMPARE(unread(), 0);
}

void TestNoticesPage::markingGoesBothWays()
{
    addNotice(*m_world, m_id, u"Orders failed"_s);
    m_page->show();
    QTRY_COMPARE(titles().size(), 1);
    choose(0);
    QTRY_VERIFY(button(u"Mark as read"_s) != nullptr);
    QTest::mouseClick(button(u"Mark as read"_s), Qt::LeftButton);
    QTRY_VERIFY(button(u"Mark as unread"_s) != nullptr);
    QCOMPARE(unread(), 0);
    QTest::mouseClick(button(u"Mark as unread"_s), Qt::LeftButton);
    QTRY_COMPARE(unread(), 1);
}

void TestNoticesPage::allAreMarkedAtOnce()
{
    for (int i = 0; i < 3; ++i)
        addNotice(*m_world, m_id, u"Orders failed"_s);
    m_page->show();
    QTRY_COMPARE(titles().size(), 3);
    QTRY_VERIFY(button(u"Mark all as read"_s)->isEnabled());
    QTest::mouseClick(button(u"Mark all as read"_s), Qt::LeftButton);
    QTRY_COMPARE(unread(), 0);
    QTRY_VERIFY(!titles().first().startsWith("Unread"_L1));
}

void TestNoticesPage::newOnesComeWhileItIsShown()
{
    addNotice(*m_world, m_id, u"Orders failed"_s);
    m_page->show();
    QTRY_COMPARE(titles().size(), 1);
    choose(0);
    addNotice(*m_world, m_id, u"Orders works again"_s, NoticeKind::Recovery);
    QTRY_COMPARE_WITH_TIMEOUT(titles().size(), 2, 10'000);
    // What was chosen stays.
    QTRY_COMPARE(list()->currentIndex().row(), 1);
}

void TestNoticesPage::failingChannelIsShownAndTriedAgain()
{
    const qint64 id = addNotice(*m_world, m_id, u"Orders failed"_s, NoticeKind::FirstFailure,
                                {NoticeChannel::Webhook});
    const Error error{u"notices.webhook_refused"_s,
                      ErrorKind::Configuration,
                      u"The webhook at example.org answered with the status 404."_s,
                      {},
                      {},
                      {}};
    NoticeStore store(*m_world->database);
    must(store.noteFailed(id, NoticeChannel::Webhook, error, {}, m_world->clock.now()));
    m_page->show();
    const auto bar = [this]() -> MessageBar * {
        for (auto *each : m_page->findChildren<MessageBar *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY(bar() != nullptr);
    QCOMPARE(bar()->text(), u"Webhook: "_s + error.message);
    choose(0);
    QSignalSpy settings(m_page.get(), &NoticesPage::settingsRequested);
    QTest::mouseClick(button(u"Settings"_s), Qt::LeftButton);
    QCOMPARE(settings.count(), 1);
    QTest::mouseClick(button(u"Send again"_s), Qt::LeftButton);
    const auto isWaiting = [&] {
        return must(store.list({})).front().sendings.front().delivery == NoticeDelivery::Waiting;
    };
    QTRY_VERIFY(isWaiting());
}

void TestNoticesPage::foreignTextIsNoMarkup()
{
    addNotice(*m_world, m_id, u"<b>Orders</b> failed"_s);
    m_page->show();
    QTRY_COMPARE(titles().size(), 1);
    choose(0);
    const auto isPlain = [this] {
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().startsWith("<b>Orders</b> failed"_L1))
                return label->textFormat() == Qt::PlainText;
        }
        return false;
    };
    QTRY_VERIFY(isPlain());
}

QTEST_MAIN(TestNoticesPage)
#include "testnoticespage.moc"
