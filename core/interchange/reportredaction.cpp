#include "core/interchange/reportredaction.h"

#include "core/interchange/airbyteends.h"
#include "core/interchange/secretuses.h"
#include "core/store/endpointrepository.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_shortestSecret = 4;

/// Words in the names of settings, parameters and headers that hold secrets.
const QString &secretWord()
{
    static const QString s_word
        = u"(?:pass(?:words?|wd|phrase)?(?![a-z])|pwd|secret|token|credential|signature|cookie|"
          u"(?<![a-z])sig(?![a-z])|auth(?:orization)?(?![a-z_])|session[_-]?id|"
          u"(?:api|access|private)[_-]?key)"_s;
    return s_word;
}

struct Rule final
{
    QRegularExpression pattern;
    QString replacement;
};

QRegularExpression expression(const QString &pattern)
{
    return QRegularExpression(pattern,
                              QRegularExpression::CaseInsensitiveOption
                                  | QRegularExpression::DotMatchesEverythingOption);
}

/// References such as ${env:NAME} are names, and stay.
const std::array<Rule, 9> &rules()
{
    static const QString s_key = uR"x([^"\\]*)x"_s + secretWord() + uR"x([^"\\]*)x"_s;
    static const std::array<Rule, 9> s_rules{
        Rule{expression(uR"x(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?)x"_s
                        + uR"x((?:-----END [A-Z0-9 ]*PRIVATE KEY-----|(?=")|\z))x"_s),
             u"•••"_s},
        // A header, to the end of its line or text.
        Rule{expression(uR"x(\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z0-9-]*)x"_s
                        + secretWord() + uR"x([a-z0-9-]*)(\s*:\s*)(?!\$\{)[^\s"\\][^\r\n"\\]*)x"_s),
             u"\\1\\2•••"_s},
        Rule{expression(uR"x(\b(Bearer|Basic)(\s+)(?=\S*[0-9+/=])[A-Za-z0-9+/=._~-]{6,})x"_s),
             u"\\1\\2•••"_s},
        // "password": "…" in JSON.
        Rule{expression(u"(\""_s + s_key + uR"x("\s*:\s*")(?!\$\{)(?:[^"\\]|\\.)+("))x"_s),
             u"\\1•••\\2"_s},
        // The same in JSON that is a text of JSON: closed by as many backslashes as opened.
        Rule{
            expression(uR"x(((\\+)")x"_s + s_key + uR"x(\2"\s*:\s*\2")(?!\$\{).*?((?<!\\)\2"))x"_s),
            u"\\1•••\\3"_s},
        // password=…, in addresses, command lines and settings of drivers.
        Rule{
            expression(uR"x(([a-z0-9_.-]*)x"_s + secretWord()
                       + uR"x([a-z0-9_.-]*\s?=\s?)(?!\$\{)(?:'[^']*'|"[^"]*"|[^\s&;,'"<>\\]+))x"_s),
            u"\\1•••"_s},
        Rule{expression(uR"x((://)[^/\s:@"]{8,}(@))x"_s), u"\\1•••\\2"_s},
        Rule{
            expression(
                uR"x(\b(?:(?-i:eyJ)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+|)x"_s
                + uR"x((?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk_(?:live|test)_|)x"_s
                + uR"x(pat-[a-z]{2}\d-|ya29\.)[A-Za-z0-9_.-]{8,}|(?-i:AKIA|ASIA)(?-i:[A-Z0-9]){12,}))x"_s),
            u"•••"_s},
        // A home, by either kind of slash, as it is or inside of JSON.
        Rule{expression(uR"x(((?:[/\\]|\\\\)(?:home|Users|media)(?:[/\\]|\\\\))[^/\\\s"':]+)x"_s),
             u"\\1•••"_s},
    };
    return s_rules;
}

/// The values of the variables that \a value refers to.
void addVariables(const QJsonValue &value, QStringList &texts)
{
    if (value.isArray()) {
        for (const QJsonValue &each : value.toArray())
            addVariables(each, texts);
        return;
    }
    const QJsonObject object = value.toObject();
    if (const QString name = object.value("$env"_L1).toString(); !name.isEmpty())
        texts << qEnvironmentVariable(name.toLocal8Bit().constData());
    for (const QJsonValue &each : object)
        addVariables(each, texts);
}

} // namespace

ReportRedactor::ReportRedactor(const QStringList &secrets)
    : m_home(QDir::homePath())
{
    QStringList known;
    for (const QString &secret : secrets) {
        if (secret.size() >= s_shortestSecret)
            known << secret;
    }
    m_known = Redactor(known);
}

QString ReportRedactor::redacted(QString text) const
{
    text = m_known.redacted(std::move(text));
    if (m_home.size() > s_shortestSecret)
        text.replace(m_home + u'/', u"~/"_s);
    for (const Rule &rule : rules())
        text.replace(rule.pattern, rule.replacement);
    return text;
}

QJsonValue ReportRedactor::withoutLikelySecrets(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at)
            list[at] = withoutLikelySecrets(list[at]);
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto each = object.begin(); each != object.end(); ++each) {
        const QJsonValue inner = each.value();
        const bool isText = inner.isString() && !inner.toString().startsWith("${"_L1);
        if (isText && isSecretKey(each.key()))
            each.value() = u"•••"_s;
        else
            each.value() = withoutLikelySecrets(inner);
    }
    return object;
}

QStringList readableSecrets(StateDatabase &database, const SecretStore &secrets)
{
    QStringList texts;
    if (const auto uses = secretUses(database)) {
        for (const SecretUse &use : *uses) {
            for (const QString &name : use.secrets) {
                if (const auto read = secrets.read(name))
                    texts << *read;
            }
        }
    }
    const EndpointRepository repository(database);
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        if (const auto endpoints = repository.all(role)) {
            for (const Endpoint &endpoint : *endpoints)
                addVariables(endpoint.configuration, texts);
        }
    }
    texts.removeDuplicates();
    return texts;
}

} // namespace millrace
