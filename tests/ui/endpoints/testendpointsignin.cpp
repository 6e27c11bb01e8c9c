// A sign-in by the browser, with a vendor on loopback and the test in the place of the browser.
#include "tests/servers/httpserver.h"
#include "tests/servers/servertools.h"
#include "tests/ui/workspacefixture.h"
#include "ui/endpoints/endpointdialog.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/signinview.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPushButton>
#include <QUrlQuery>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QString shownText(const QWidget &widget)
{
    QStringList texts;
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

} // namespace

class TestEndpointSignIn final : public QObject
{
    Q_OBJECT

public slots:
    /// The system's browser.
    void browse(const QUrl &address)
    {
        m_pages << address;
        const QUrlQuery query(address);
        const auto item
            = [&](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
        m_answer = QUrl(item(u"redirect_uri"_s) + u"?code=code-7&state="_s + item(u"state"_s));
        if (m_answersAtOnce)
            m_network.get(QNetworkRequest(m_answer));
    }

private slots:
    void init();
    void cleanup();
    void tokenComesFromTheBrowser();
    void codeCanBePasted();
    void signInCanBeCancelled();
    void missingClientIdIsSaidBefore();
    void refusalIsSaidInPlace();

private:
    void open(const QJsonObject &credentials = {{u"method"_s, u"oauth"_s},
                                                {u"client_id"_s, u"client-1"_s},
                                                {u"client_secret"_s, u"secret-1"_s}});
    void press(const QString &text);
    [[nodiscard]] QLineEdit *input(const QString &name) const;
    [[nodiscard]] SignInView *view() const { return m_dialog->findChild<SignInView *>(); }

    HttpServer m_vendor;
    QNetworkAccessManager m_network;
    QList<QUrl> m_pages;
    QUrl m_answer;
    bool m_answersAtOnce = true;
    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<EndpointDialog> m_dialog;
    EndpointEditor *m_editor = nullptr;
};

void TestEndpointSignIn::init()
{
    m_pages.clear();
    m_answersAtOnce = true;
    m_fixture = std::make_unique<WorkspaceFixture>();
    QDesktopServices::setUrlHandler(u"http"_s, this, "browse");
    m_vendor.on("POST", u"/oauth/v1/token"_s, [](const HttpCall &call) {
        const auto form = call.form();
        const bool isRight = form.at(u"code"_s) == "code-7"_L1
            && form.at(u"client_secret"_s) == "secret-1"_L1
            && form.at(u"grant_type"_s) == "authorization_code"_L1;
        return isRight ? HttpAnswer::json({{u"access_token"_s, u"access-1"_s},
                                           {u"refresh_token"_s, u"planted-refresh"_s},
                                           {u"expires_in"_s, 1800}})
                       : HttpAnswer::json({{u"error"_s, u"invalid_client"_s}}, 400);
    });
}

void TestEndpointSignIn::cleanup()
{
    QDesktopServices::unsetUrlHandler(u"http"_s);
    m_dialog.reset();
    m_fixture.reset();
}

void TestEndpointSignIn::open(const QJsonObject &credentials)
{
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    QJsonObject complete = credentials;
    complete.insert(u"callback_port"_s, freePort());
    m_dialog = std::make_unique<EndpointDialog>(*m_fixture->workspace, EndpointRole::Destination);
    m_editor = m_dialog->editor();
    m_dialog->setEndpoint({{},
                           EndpointRole::Destination,
                           u"hubspot"_s,
                           u"CRM"_s,
                           {{u"credentials"_s, complete},
                            {u"http"_s,
                             QJsonObject{{u"base_url"_s, m_vendor.url().toString()},
                                         {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}}});
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestEndpointSignIn::press(const QString &text)
{
    for (auto *found : m_dialog->findChildren<QPushButton *>()) {
        if (found->isVisible() && QString(found->text()).remove(u'&') == text) {
            QTest::mouseClick(found, Qt::LeftButton);
            return;
        }
    }
    QFAIL(qUtf8Printable(u"There is no button "_s + text));
}

QLineEdit *TestEndpointSignIn::input(const QString &name) const
{
    for (auto *found : m_dialog->findChildren<QLineEdit *>()) {
        if (found->isVisible() && found->accessibleName() == name)
            return found;
    }
    return nullptr;
}

void TestEndpointSignIn::tokenComesFromTheBrowser()
{
    open();
    press(u"Sign in with the browser…"_s);
    QTRY_COMPARE_WITH_TIMEOUT(input(u"Refresh token"_s)->text(), u"planted-refresh"_s, 20'000);
    QCOMPARE(m_pages.size(), 1);
    QCOMPARE(m_pages.first().path(), u"/oauth/authorize"_s);
    QVERIFY(!m_pages.first().toString().contains(u"secret-1"_s));
    QVERIFY(!view()->isVisible());
    QVERIFY(shownText(*m_dialog).contains(u"The sign-in is complete."_s));
    QCOMPARE(input(u"Refresh token"_s)->echoMode(), QLineEdit::Password);

    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Save without testing"_s);
    QVERIFY(saved.wait());
    const QJsonValue kept = saved.first().first().value<Endpoint>().configuration.value(
        "credentials"_L1)["refresh_token"_L1];
    QCOMPARE(*m_fixture->secrets.read(kept["$secret"_L1].toString()), u"planted-refresh"_s);
}

void TestEndpointSignIn::codeCanBePasted()
{
    m_answersAtOnce = false;
    open();
    press(u"Sign in with the browser…"_s);
    QTRY_COMPARE(m_pages.size(), 1);
    QVERIFY(shownText(*view()).contains(u"Waiting for the sign-in"_s));
    press(u"Copy its address"_s);
    QCOMPARE(QUrl(QApplication::clipboard()->text()).host(), m_pages.first().host());

    QLineEdit *pasted = input(u"Address or code from the browser"_s);
    QTest::keyClicks(pasted, u"http://elsewhere/?nothing=1"_s);
    press(u"Use it"_s);
    QVERIFY(shownText(*view()).contains(u"The pasted text holds no code."_s));
    pasted->selectAll();
    QTest::keyClicks(pasted, m_answer.toString(QUrl::FullyEncoded));
    press(u"Use it"_s);
    QTRY_COMPARE_WITH_TIMEOUT(input(u"Refresh token"_s)->text(), u"planted-refresh"_s, 20'000);
}

void TestEndpointSignIn::signInCanBeCancelled()
{
    m_answersAtOnce = false;
    open();
    press(u"Sign in with the browser…"_s);
    QTRY_COMPARE(m_pages.size(), 1);
    press(u"Cancel the sign-in"_s);
    QVERIFY(!view()->isVisible());
    QVERIFY(input(u"Refresh token"_s)->text().isEmpty());
    // The port is free again for the next one.
    QVERIFY(m_fixture->workspace->pool().waitForDone(10'000));
    m_answersAtOnce = true;
    press(u"Sign in with the browser…"_s);
    QTRY_COMPARE_WITH_TIMEOUT(input(u"Refresh token"_s)->text(), u"planted-refresh"_s, 20'000);
}

void TestEndpointSignIn::missingClientIdIsSaidBefore()
{
    open({{u"method"_s, u"oauth"_s}, {u"client_secret"_s, u"secret-1"_s}});
    press(u"Sign in with the browser…"_s);
    QVERIFY(!view()->isVisible());
    QCOMPARE(QApplication::focusWidget(), input(u"Client id"_s));
    QVERIFY(shownText(*m_editor).contains(u"Client id is missing."_s));
    QVERIFY(!shownText(*m_editor).contains(u"Refresh token is missing."_s));
}

void TestEndpointSignIn::refusalIsSaidInPlace()
{
    open({{u"method"_s, u"oauth"_s},
          {u"client_id"_s, u"client-1"_s},
          {u"client_secret"_s, u"wrong"_s}});
    press(u"Sign in with the browser…"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        shownText(*m_editor).contains(u"does not accept the client id or the client secret"_s),
        20'000);
    QVERIFY(!view()->isVisible());
}

QTEST_MAIN(TestEndpointSignIn)
#include "testendpointsignin.moc"
