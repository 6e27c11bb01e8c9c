#include "core/notices/mailmessage.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QLocale>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// 52 characters in Base64 and 12 of its frame; the first one follows the name of the header.
constexpr qsizetype s_bytesPerWord = 39;
constexpr qsizetype s_bytesPerLine = 57; ///< 76 characters in Base64.
constexpr qsizetype s_longestSubject = 200;

/// One line without anything that could end it or be taken for another direction of the text.
QString plainLine(const QString &text)
{
    QString line;
    for (const QChar letter : text) {
        const bool isControl = letter.category() == QChar::Other_Control
            || letter.category() == QChar::Other_Format
            || letter.category() == QChar::Separator_Line
            || letter.category() == QChar::Separator_Paragraph;
        line += isControl ? QChar(u' ') : letter;
    }
    line = line.simplified();
    if (line.size() <= s_longestSubject)
        return line;
    qsizetype end = s_longestSubject;
    if (line.at(end - 1).isHighSurrogate())
        --end;
    return line.first(end) + u'…';
}

/// Encoded words, each of whole characters, folded between them.
QByteArray encodedWords(const QString &text)
{
    QByteArray words;
    QByteArray piece;
    const auto finish = [&] {
        if (piece.isEmpty())
            return;
        if (!words.isEmpty())
            words += "\r\n ";
        words += "=?UTF-8?B?" + piece.toBase64() + "?=";
        piece.clear();
    };
    for (const char32_t letter : text.toUcs4()) {
        const QByteArray bytes = QString::fromUcs4(&letter, 1).toUtf8();
        if (piece.size() + bytes.size() > s_bytesPerWord)
            finish();
        piece += bytes;
    }
    finish();
    return words;
}

QByteArray encodedBody(const QString &body)
{
    QString text = body;
    text.replace(u"\r\n"_s, u"\n"_s);
    text.replace(u'\r', u'\n');
    text.replace(u"\n"_s, u"\r\n"_s);
    const QByteArray bytes = text.toUtf8() + "\r\n";
    QByteArray lines;
    for (qsizetype at = 0; at < bytes.size(); at += s_bytesPerLine)
        lines += bytes.mid(at, s_bytesPerLine).toBase64() + "\r\n";
    return lines;
}

/// By RFC 5322, in English whatever the language of the program.
QByteArray dateText(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const QDateTime utc = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return QLocale::c().toString(utc, u"ddd, d MMM yyyy HH:mm:ss"_s).toLatin1() + " +0000";
}

} // namespace

QByteArray mailBytes(const MailMessage &message)
{
    const QByteArray id
        = QCryptographicHash::hash(message.id.toUtf8(), QCryptographicHash::Sha256).toHex();
    QByteArray bytes;
    bytes += "Date: " + dateText(message.time) + "\r\n";
    bytes += "From: Millrace <" + message.from.toLatin1() + ">\r\n";
    bytes += "To: " + message.to.join(u",\r\n "_s).toLatin1() + "\r\n";
    bytes += "Subject: " + encodedWords(plainLine(message.subject)) + "\r\n";
    bytes += "Message-ID: <" + id.first(40) + '@' + message.from.section(u'@', -1).toLatin1()
        + ">\r\n";
    // No out-of-office note answers it.
    bytes += "Auto-Submitted: auto-generated\r\n";
    bytes += "MIME-Version: 1.0\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n"
             "Content-Transfer-Encoding: base64\r\n"
             "\r\n";
    return bytes + encodedBody(message.body);
}

} // namespace millrace
