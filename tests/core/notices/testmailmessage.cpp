// MailMessage: no text breaks a message.
#include "core/model/noticesettings.h"
#include "core/notices/mailmessage.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestMailMessage : public QObject
{
    Q_OBJECT

private slots:
    void headIsComplete();
    void hostileSubjectStaysOneHeader_data();
    void hostileSubjectStaysOneHeader();
    void everyLineIsShortAscii();
    void noCharacterIsCutBetweenWords();
    void bodyComesBackAsItWas();
    void sameIdMakesTheSameMessageId();
    void hostileAddressesAreNone_data();
    void hostileAddressesAreNone();

private:
    static MailMessage message(const QString &subject, const QString &body = u"Body"_s)
    {
        return {u"millrace@example.org"_s,
                {u"ann@example.org"_s, u"bob@example.net"_s},
                subject,
                body,
                u"failed/1"_s,
                std::chrono::sys_days(std::chrono::year(2026) / 3 / 29)};
    }
    static QByteArray head(const QByteArray &bytes)
    {
        return bytes.first(bytes.indexOf("\r\n\r\n"));
    }
    /// The names of the lines of the head.
    static QByteArrayList names(const QByteArray &bytes)
    {
        QByteArrayList found;
        for (const QByteArray &line : head(bytes).split('\n')) {
            if (!line.startsWith(' '))
                found << line.first(std::max<qsizetype>(line.indexOf(':'), 0));
        }
        return found;
    }
    static const QByteArrayList &usualNames()
    {
        static const QByteArrayList s_names{
            "Date",         "From",         "To",
            "Subject",      "Message-ID",   "Auto-Submitted",
            "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
        return s_names;
    }
    static QString decoded(const QByteArray &bytes)
    {
        QString text;
        for (const QByteArray &line : head(bytes).split('\n')) {
            const qsizetype begin = line.indexOf("=?UTF-8?B?");
            if (begin < 0)
                continue;
            const QByteArray word = line.mid(begin + 10, line.indexOf("?=", begin) - begin - 10);
            const QString piece = QString::fromUtf8(QByteArray::fromBase64(word));
            if (piece.contains(QChar::ReplacementCharacter))
                return {};
            text += piece;
        }
        return text;
    }
};

void TestMailMessage::headIsComplete()
{
    const QByteArray bytes = mailBytes(message(u"Orders failed"_s));
    QCOMPARE(names(bytes), usualNames());
    QVERIFY(bytes.contains("Date: Sun, 29 Mar 2026 00:00:00 +0000\r\n"));
    QVERIFY(bytes.contains("To: ann@example.org,\r\n bob@example.net\r\n"));
    QCOMPARE(decoded(bytes), u"Orders failed"_s);
}

void TestMailMessage::hostileSubjectStaysOneHeader_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addRow("line break") << u"a\r\nBcc: eve@example.org"_s;
    QTest::addRow("line feed") << u"a\nBcc: eve@example.org"_s;
    QTest::addRow("end of head") << u"a\r\n\r\nOther body"_s;
    QTest::addRow("encoded word") << u"=?UTF-8?B?DQpCY2M6IGV2ZQ==?="_s;
    QTest::addRow("unicode line separator") << u"a\u2028Bcc: eve"_s;
    QTest::addRow("null") << u"a"_s + QChar(u'\0') + u"Bcc: eve"_s;
    QTest::addRow("other direction") << u"a\u202Egpj.exe"_s;
    QTest::addRow("long") << u"x"_s.repeated(5000);
    QTest::addRow("empty") << QString();
}

void TestMailMessage::hostileSubjectStaysOneHeader()
{
    QFETCH(QString, subject);
    const QByteArray bytes = mailBytes(message(subject));
    QCOMPARE(names(bytes), usualNames());
    QVERIFY(decoded(bytes).size() <= 201);
    for (const QChar letter : decoded(bytes))
        QVERIFY(letter.isPrint());
}

void TestMailMessage::everyLineIsShortAscii()
{
    const QByteArray bytes
        = mailBytes(message(u"Größe: 日本語 "_s.repeated(12), u"Zeile – 日本語\n"_s.repeated(200)));
    for (const QByteArray &line : bytes.split('\n')) {
        QVERIFY2(line.size() <= 77, line.constData());
        QVERIFY(line.isEmpty() || line.endsWith('\r'));
        QVERIFY(std::ranges::all_of(line, [](char c) { return c > 0; }));
    }
}

void TestMailMessage::noCharacterIsCutBetweenWords()
{
    const QString subject = u"💧日本é"_s.repeated(30);
    QCOMPARE(decoded(mailBytes(message(subject))).left(subject.size()), subject);
}

void TestMailMessage::bodyComesBackAsItWas()
{
    const QString body = u".\r\n.\nFrom here\r\nEnd\n日本"_s;
    const QByteArray bytes = mailBytes(message(u"s"_s, body));
    const QByteArray encoded = bytes.mid(bytes.indexOf("\r\n\r\n") + 4);
    QCOMPARE(QString::fromUtf8(QByteArray::fromBase64(encoded)),
             u".\r\n.\r\nFrom here\r\nEnd\r\n日本\r\n"_s);
}

void TestMailMessage::sameIdMakesTheSameMessageId()
{
    const auto idOf = [](const QByteArray &bytes) {
        const qsizetype begin = bytes.indexOf("Message-ID: ");
        return bytes.mid(begin, bytes.indexOf('\r', begin) - begin);
    };
    MailMessage other = message(u"b"_s);
    QCOMPARE(idOf(mailBytes(message(u"a"_s))), idOf(mailBytes(other)));
    other.id = u"failed/2"_s;
    QVERIFY(idOf(mailBytes(message(u"a"_s))) != idOf(mailBytes(other)));
}

void TestMailMessage::hostileAddressesAreNone_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isOne");
    QTest::addRow("plain") << u"ann@example.org"_s << true;
    QTest::addRow("tagged") << u"ann+millrace.x@mail.example.org"_s << true;
    QTest::addRow("line break") << u"ann@example.org\r\nBcc: eve@example.org"_s << false;
    QTest::addRow("line break at the end") << u"ann@example.org\n"_s << false;
    QTest::addRow("two") << u"ann@example.org, eve@example.org"_s << false;
    QTest::addRow("name") << u"Ann <ann@example.org>"_s << false;
    QTest::addRow("quoted") << u"\"a b\"@example.org"_s << false;
    QTest::addRow("command") << u"ann@example.org> NOTIFY=NEVER"_s << false;
    QTest::addRow("no host") << u"ann@"_s << false;
    QTest::addRow("no name") << u"@example.org"_s << false;
    QTest::addRow("dots") << u"a..b@example.org"_s << false;
    QTest::addRow("not ASCII") << u"änn@example.org"_s << false;
}

void TestMailMessage::hostileAddressesAreNone()
{
    QFETCH(QString, address);
    QFETCH(bool, isOne);
    QCOMPARE(isMailAddress(address), isOne);
}

QTEST_GUILESS_MAIN(TestMailMessage)
#include "testmailmessage.moc"
