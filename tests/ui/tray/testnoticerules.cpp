#include "ui/tray/noticerules.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestNoticeRules : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void firstLookTellsNothing();
    void onlyTheFirstFailureIsTold();
    void recoveryWithdrawsAndTells();
    void actionRequiredIsTold();
    void manyRejectedAreTold_data();
    void manyRejectedAreTold();
    void longRunIsTold();
    void successTellsNothing();
    void pausedTellsNothing();
    void kindsCanBeSwitchedOff();
    void manyAtOnceBecomeOneSummary();
    void goneConnectionIsWithdrawn();

private:
    static ConnectionGlance glance(ConnectionState state, qint64 rejected = 0,
                                   std::chrono::seconds duration = {})
    {
        return {u"id"_s, u"Orders"_s, state, u"Because."_s, rejected, 1, duration};
    }
    /// What the last of \a states tells after the others.
    NoticeChanges after(const std::vector<ConnectionState> &states)
    {
        NoticeChanges last;
        for (const ConnectionState state : states)
            last = m_rules->update({glance(state)});
        return last;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<NoticeRules> m_rules;
};

void TestNoticeRules::init()
{
    m_rules.reset();
    m_preferences.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_preferences = std::make_unique<UiPreferences>(m_folder->filePath(u"window.ini"_s));
    m_rules = std::make_unique<NoticeRules>(*m_preferences);
}

void TestNoticeRules::firstLookTellsNothing()
{
    QVERIFY(after({ConnectionState::Failed}).shown.empty());
    // It was known to fail: failing on is no news.
    QVERIFY(after({ConnectionState::Running, ConnectionState::Failed}).shown.empty());
}

void TestNoticeRules::onlyTheFirstFailureIsTold()
{
    const NoticeChanges first
        = after({ConnectionState::Healthy, ConnectionState::Running, ConnectionState::Failed});
    QCOMPARE(first.shown,
             (std::vector<Notice>{
                 {NotificationKind::FirstFailure, u"id"_s, u"Orders failed"_s, u"Because."_s}}));
    QVERIFY(after({ConnectionState::Running, ConnectionState::Failed}).shown.empty());
    QVERIFY(after({ConnectionState::Running, ConnectionState::Incomplete}).shown.empty());
}

void TestNoticeRules::recoveryWithdrawsAndTells()
{
    const NoticeChanges changes = after({ConnectionState::Healthy, ConnectionState::Failed,
                                         ConnectionState::Running, ConnectionState::Healthy});
    QCOMPARE(changes.solved, std::vector<QString>{u"id"_s});
    QCOMPARE(changes.shown.size(), 1U);
    QCOMPARE(changes.shown.front().kind, NotificationKind::Recovery);
}

void TestNoticeRules::actionRequiredIsTold()
{
    const NoticeChanges changes
        = after({ConnectionState::Healthy, ConnectionState::ActionRequired});
    QCOMPARE(changes.shown.size(), 1U);
    QCOMPARE(changes.shown.front().kind, NotificationKind::ActionRequired);
}

void TestNoticeRules::manyRejectedAreTold_data()
{
    QTest::addColumn<qint64>("added");
    QTest::addColumn<bool>("isTold");
    QTest::addRow("at the limit") << qint64(UiPreferences::s_defaultManyRejected) << false;
    QTest::addRow("above it") << qint64(UiPreferences::s_defaultManyRejected + 1) << true;
}

void TestNoticeRules::manyRejectedAreTold()
{
    QFETCH(qint64, added);
    QFETCH(bool, isTold);
    (void)m_rules->update({glance(ConnectionState::RejectedRecords, 5)});
    const NoticeChanges changes
        = m_rules->update({glance(ConnectionState::RejectedRecords, 5 + added)});
    QCOMPARE(!changes.shown.empty(), isTold);
}

void TestNoticeRules::longRunIsTold()
{
    const auto longTime = std::chrono::minutes(UiPreferences::s_defaultLongRunMinutes);
    (void)m_rules->update({glance(ConnectionState::Running)});
    const NoticeChanges changes = m_rules->update({glance(ConnectionState::Healthy, 0, longTime)});
    QCOMPARE(changes.shown.size(), 1U);
    QCOMPARE(changes.shown.front().kind, NotificationKind::LongRunFinished);
}

void TestNoticeRules::successTellsNothing()
{
    QVERIFY(after({ConnectionState::Healthy, ConnectionState::Running, ConnectionState::Healthy})
                .shown.empty());
}

void TestNoticeRules::pausedTellsNothing()
{
    QVERIFY(after({ConnectionState::Failed, ConnectionState::Paused}).shown.empty());
}

void TestNoticeRules::kindsCanBeSwitchedOff()
{
    m_preferences->setNotifies(NotificationKind::FirstFailure, false);
    QVERIFY(after({ConnectionState::Healthy, ConnectionState::Failed}).shown.empty());
}

void TestNoticeRules::manyAtOnceBecomeOneSummary()
{
    const auto all = [](ConnectionState state) {
        std::vector<ConnectionGlance> glances;
        for (int i = 0; i < 5; ++i) {
            const QString name = QString::number(i);
            glances.push_back({name, name, state, {}, 0, 0, {}});
        }
        return glances;
    };
    (void)m_rules->update(all(ConnectionState::Healthy));
    const NoticeChanges changes = m_rules->update(all(ConnectionState::Failed));
    QCOMPARE(changes.shown.size(), 1U);
    QVERIFY(changes.shown.front().connectionId.isEmpty());
    QVERIFY(changes.shown.front().title.contains(u'5'));
}

void TestNoticeRules::goneConnectionIsWithdrawn()
{
    (void)after({ConnectionState::Healthy, ConnectionState::Failed});
    QCOMPARE(m_rules->update({}).solved, std::vector<QString>{u"id"_s});
}

QTEST_GUILESS_MAIN(TestNoticeRules)
#include "testnoticerules.moc"
