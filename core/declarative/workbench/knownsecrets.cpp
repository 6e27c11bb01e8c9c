#include "core/declarative/workbench/knownsecrets.h"

#include "core/base/redaction.h"
#include "core/declarative/value/jsontext.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

// A shorter one stands in many a text by chance.
constexpr qsizetype s_shortestSecret = 4;

bool isAlwaysSecret(const QByteArray &name)
{
    static constexpr std::array s_names{"authorization", "proxy-authorization", "cookie",
                                        "set-cookie"};
    return std::any_of(s_names.begin(), s_names.end(), [&name](const char *secret) {
        return name.compare(secret, Qt::CaseInsensitive) == 0;
    });
}

/// Whether a login's answer is of no use to a replay without the texts under \a key.
bool isPlainInLogin(const std::string &key)
{
    return key.find("expir") != std::string::npos || key == "token_type" || key == "scope";
}

Value withoutTexts(const Value &value)
{
    if (value.isText())
        return hiddenMark().toStdString();
    if (value.isList()) {
        Value::List items;
        for (const Value &item : value.list())
            items.push_back(withoutTexts(item));
        return items;
    }
    if (!value.isMapping())
        return value;
    Mapping hidden;
    for (const auto &[key, item] : value.mapping())
        hidden.append(key, isPlainInLogin(key) ? item : withoutTexts(item));
    return hidden;
}

} // namespace

QString hiddenMark() { return u"•••"_s; }

void KnownSecrets::add(const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        // What was hidden once is no secret.
        if (secret.size() < s_shortestSecret || secret.contains(hiddenMark())
            || m_known.contains(secret))
            continue;
        m_known.insert(secret);
        m_secrets << secret;
    }
}

QString KnownSecrets::hidden(const QString &text) const
{
    return Redactor(m_secrets).redacted(text);
}

QByteArray KnownSecrets::hidden(QByteArray bytes) const
{
    const Redactor redactor(m_secrets);
    if (!redactor.finds(bytes, s_shortestSecret) && !bytes.contains("://"))
        return bytes;
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        return redactor.redacted(text).toUtf8();
    for (const QString &secret : m_secrets)
        bytes.replace(secret.toUtf8(), hiddenMark().toUtf8());
    return bytes;
}

QString KnownSecrets::hidden(const QUrl &url) const
{
    static const QString s_encoded = QString::fromLatin1(QUrl::toPercentEncoding(hiddenMark()));
    // The part of a value beside its secret, too: what is left of it cannot tell a replay.
    static const QRegularExpression s_value(u"=[^&#]*"_s + hiddenMark() + u"[^&#]*"_s);
    QString text = hidden(url.toString(QUrl::FullyEncoded));
    text.replace(s_encoded, hiddenMark());
    return text.replace(s_value, u'=' + hiddenMark());
}

QString KnownSecrets::hidden(const HttpHeader &header) const
{
    return header.isSecret || isAlwaysSecret(header.name) ? hiddenMark()
                                                          : hidden(QString::fromUtf8(header.value));
}

QByteArray hiddenLogin(const QByteArray &body)
{
    const Result<Value> answer = parseJson({body.constData(), std::size_t(body.size())});
    if (!answer)
        return body.isEmpty() ? body : hiddenMark().toUtf8();
    return QByteArray::fromStdString(jsonText(withoutTexts(*answer)));
}

} // namespace millrace::declarative
