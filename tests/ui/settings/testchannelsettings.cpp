// Where notices go: stored once it is whole, secrets apart, tested from the page.
#include "core/interchange/noticestorage.h"
#include "tests/servers/httpserver.h"
#include "tests/ui/workspacefixture.h"
#include "ui/settings/pages/channelsettings.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestChannelSettings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void addressOfTheWebhookIsASecret();
    void formIsChosen();
    void mailIsStoredAsItIsTyped();
    void nonsenseIsMarkedAndNotStored();
    void testIsSentByWhatWasTyped();
    void failedTestSaysWhy();
    void testWaitsForWhatItNeeds();

private:
    [[nodiscard]] SettingRow *row(const QString &name) const
    {
        for (SettingRow *each : m_page->findChildren<SettingRow *>()) {
            if (each->name() == name)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QLineEdit *line(const QString &name) const
    {
        return qobject_cast<QLineEdit *>(row(name)->control());
    }
    [[nodiscard]] QPushButton *button(const QString &name) const
    {
        return qobject_cast<QPushButton *>(row(name)->control());
    }
    void type(const QString &name, const QString &text) const
    {
        QLineEdit *edit = line(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    [[nodiscard]] NoticeSettings stored() const { return must(storedNotices(*m_world->database)); }
    [[nodiscard]] QString message() const { return m_page->findChild<MessageBar *>()->text(); }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ChannelSettings> m_page;
};

void TestChannelSettings::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_page = std::make_unique<ChannelSettings>(*m_world->workspace);
    m_page->resize(800, 900);
    m_page->show();
    m_page->refresh();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestChannelSettings::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestChannelSettings::addressOfTheWebhookIsASecret()
{
    type(u"Address of the webhook"_s, u"https://hooks.example.org/services/t0ken"_s);
    QTRY_VERIFY(stored().webhook.isComplete());
    QCOMPARE(stored().webhook.host, u"hooks.example.org"_s);
    QCOMPARE(must(webhookUrl(stored().webhook, m_world->secrets)),
             u"https://hooks.example.org/services/t0ken"_s);
    QLineEdit *edit = line(u"Address of the webhook"_s);
    QTRY_COMPARE(edit->placeholderText(), u"Stored, at hooks.example.org"_s);
    QVERIFY(edit->text().isEmpty());
    const QString name = noticeSecretNames(stored()).first();
    QVERIFY(m_world->secrets.read(name));
    // Back to the default forgets it.
    emit row(u"Address of the webhook"_s)->resetRequested();
    QTRY_VERIFY(!stored().webhook.isComplete());
    QTRY_VERIFY(!m_world->secrets.read(name));
}

void TestChannelSettings::formIsChosen()
{
    qobject_cast<SegmentedControl *>(row(u"Form of the message"_s)->control())->setCurrentIndex(1);
    QTRY_COMPARE(stored().webhook.form, WebhookForm::Slack);
}

void TestChannelSettings::mailIsStoredAsItIsTyped()
{
    type(u"Mail server"_s, u"mail.example.org"_s);
    type(u"User of the mail server"_s, u"ann"_s);
    type(u"Password of the mail server"_s, u"pass-word-4711"_s);
    type(u"Sender"_s, u"millrace@example.org"_s);
    type(u"Receivers"_s, u"ann@example.org; bob@example.org"_s);
    QTRY_COMPARE(stored().mail.to, (QStringList{u"ann@example.org"_s, u"bob@example.org"_s}));
    const MailSettings mail = stored().mail;
    QVERIFY(mail.isComplete());
    QCOMPARE(mail.user, u"ann"_s);
    QTRY_COMPARE(must(mailPassword(stored().mail, m_world->secrets)), u"pass-word-4711"_s);
    QVERIFY(!QString::fromUtf8(QJsonDocument(toJson(stored())).toJson()).contains("4711"_L1));
    QTRY_COMPARE(line(u"Password of the mail server"_s)->placeholderText(), u"Stored"_s);
}

void TestChannelSettings::nonsenseIsMarkedAndNotStored()
{
    type(u"Receivers"_s, u"ann@example.org, eve"_s);
    const auto isMarked = [this] {
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == u"\"eve\" is no address."_s)
                return true;
        }
        return false;
    };
    QVERIFY(isMarked());
    type(u"Address of the webhook"_s, u"example.org"_s);
    QVERIFY(!line(u"Address of the webhook"_s)->text().isEmpty());
    QCOMPARE(stored(), NoticeSettings());
}

void TestChannelSettings::testIsSentByWhatWasTyped()
{
    HttpServer server;
    server.on("POST", u"/hooks/{key}"_s, [](const HttpCall &) { return HttpAnswer(); });
    type(u"Address of the webhook"_s, server.url(u"/hooks/t0ken"_s).toString());
    QTRY_VERIFY(button(u"Test of the webhook"_s)->isEnabled());
    QTest::mouseClick(button(u"Test of the webhook"_s), Qt::LeftButton);
    QTRY_COMPARE(message(), u"The test was sent. Webhook works."_s);
    QCOMPARE(server.callCount(), 1);
}

void TestChannelSettings::failedTestSaysWhy()
{
    HttpServer server;
    server.setPlan([](const HttpCall &) { return Misbehaviour::status(403); });
    type(u"Address of the webhook"_s, server.url(u"/hooks/t0ken"_s).toString());
    QTRY_VERIFY(button(u"Test of the webhook"_s)->isEnabled());
    QTest::mouseClick(button(u"Test of the webhook"_s), Qt::LeftButton);
    QTRY_COMPARE(message(), u"The webhook at 127.0.0.1 answered with the status 403."_s);
}

void TestChannelSettings::testWaitsForWhatItNeeds()
{
    QVERIFY(!button(u"Test of the webhook"_s)->isEnabled());
    QVERIFY(!button(u"Test of the e-mail"_s)->isEnabled());
    QVERIFY(button(u"Test of the desktop"_s)->isEnabled());
}

QTEST_MAIN(TestChannelSettings)
#include "testchannelsettings.moc"
