// What a connection has otherwise than its profile.
#include "core/interchange/noticestorage.h"
#include "tests/ui/notices/noticescene.h"
#include "ui/notices/connectionnotices.h"
#include "ui/notices/noticewaysedit.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/collapsiblesection.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QSpinBox>
#include <QToolButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionNotices : public QObject
{
    Q_OBJECT

private slots:
    void valuesOfTheProfileAreShownAndNotStored();
    void ownValueIsStoredAndGoesBack();
    void changesStayWithTheirConnection();
    void commandSetsTheSame();

private:
    [[nodiscard]] static SettingRow *row(const ConnectionNotices &card, const QString &name)
    {
        for (SettingRow *each : card.findChildren<SettingRow *>()) {
            if (each->name() == name)
                return each;
        }
        return nullptr;
    }
};

void TestConnectionNotices::valuesOfTheProfileAreShownAndNotStored()
{
    WorkspaceFixture world;
    NoticeSettings settings;
    settings.rules.nothingNewDays = 4;
    settings.rules.channels[NoticeKind::Recovery] = {};
    must(storeNotices(*world.database, world.secrets, settings));
    const QString id = world.addConnection(u"Orders"_s).id;
    ConnectionNotices card(*world.workspace);
    card.showConnection(id);
    card.show();
    const auto *days
        = qobject_cast<QSpinBox *>(row(card, u"Days without anything new"_s)->control());
    QTRY_COMPARE(days->value(), 4);
    const auto *ways = qobject_cast<NoticeWaysEdit *>(row(card, u"Recovery"_s)->control());
    QVERIFY(ways->channels().empty());
    QVERIFY(row(card, u"Recovery"_s)->isDefault());
    QVERIFY(must(storedNoticeOverrides(*world.database, id)).isEmpty());
}

void TestConnectionNotices::ownValueIsStoredAndGoesBack()
{
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    ConnectionNotices card(*world.workspace);
    card.findChild<CollapsibleSection *>()->setExpanded(true);
    card.showConnection(id);
    card.resize(800, 1200);
    card.show();
    SettingRow *failure = row(card, u"First failure"_s);
    QTRY_VERIFY(failure->isVisible());
    QTest::qWait(50); // The answer to showConnection(), which would take the change back.
    auto *mail = failure->findChildren<QCheckBox *>().last();
    QCOMPARE(mail->accessibleName(), u"First failure: E-mail"_s);
    QTest::mouseClick(mail, Qt::LeftButton, {}, {8, mail->height() / 2});
    const auto stored = [&] { return must(storedNoticeOverrides(*world.database, id)); };
    QTRY_VERIFY(stored().channels.contains(NoticeKind::FirstFailure));
    QCOMPARE(stored().channels.at(NoticeKind::FirstFailure),
             (NoticeChannels{NoticeChannel::Desktop, NoticeChannel::Webhook}));
    QVERIFY(!failure->isDefault());
    QTest::mouseClick(failure->findChild<QToolButton *>(), Qt::LeftButton);
    QTRY_VERIFY(stored().isEmpty());
    QVERIFY(failure->isDefault());
    QVERIFY(mail->isChecked());
}

void TestConnectionNotices::changesStayWithTheirConnection()
{
    WorkspaceFixture world;
    const QString first = world.addConnection(u"Orders"_s).id;
    const QString second = world.addConnection(u"Users"_s, {u"users"_s}).id;
    ConnectionNotices card(*world.workspace);
    card.showConnection(first);
    QTest::qWait(50); // The answer, which would take the change back.
    auto *days = qobject_cast<QSpinBox *>(row(card, u"Days without anything new"_s)->control());
    auto *times = qobject_cast<QSpinBox *>(row(card, u"Times the usual length"_s)->control());
    // The second change waits for the first one to be stored, and another connection comes.
    days->setValue(3);
    times->setValue(4);
    card.showConnection(second);
    const auto stored
        = [&](const QString &id) { return must(storedNoticeOverrides(*world.database, id)); };
    QTRY_COMPARE(stored(first).longRunTimes, std::optional(4));
    QCOMPARE(stored(first).nothingNewDays, std::optional(3));
    QTest::qWait(50);
    QVERIFY(stored(second).isEmpty());
}

void TestConnectionNotices::commandSetsTheSame()
{
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    world.sync();
    ConnectionNotices card(*world.workspace);
    card.showConnection(id);
    QTest::qWait(50); // The answer, which would take the change back.
    qobject_cast<QSpinBox *>(row(card, u"Days without anything new"_s)->control())->setValue(3);
    for (auto *button : card.findChildren<QToolButton *>()) {
        if (button->accessibleName() == "Copy as command"_L1)
            button->click();
    }
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.contains(u"notices set"_s) && command.endsWith(u"Orders nothing_new_days=3"_s)
                 && command.contains(u"--default=recovery"_s),
             qUtf8Printable(command));
}

QTEST_MAIN(TestConnectionNotices)
#include "testconnectionnotices.moc"
