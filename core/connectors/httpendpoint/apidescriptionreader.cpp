#include "core/connectors/httpendpoint/apidescriptionreader.h"

#include "core/connector/schemafault.h"
#include "core/connectors/httpendpoint/describedobjectreader.h"
#include "core/connectors/httpendpoint/describedrequestreader.h"
#include "core/connectors/httpendpoint/httpendpointerrors.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QHash<QString, AuthenticationMethod> s_methods{
    {u"none"_s, AuthenticationMethod::None},
    {u"header"_s, AuthenticationMethod::Header},
    {u"query"_s, AuthenticationMethod::Query},
    {u"basic"_s, AuthenticationMethod::Basic},
    {u"bearer"_s, AuthenticationMethod::Bearer},
    {u"oauth_client_credentials"_s, AuthenticationMethod::OAuthClientCredentials},
    {u"oauth_refresh_token"_s, AuthenticationMethod::OAuthRefreshToken},
};

/// Far more than a description needs; what is made of each of them takes time and memory.
constexpr qsizetype s_mostValues = 50'000;

DescribedInput readInput(const DescriptionPlace &place)
{
    DescribedInput input;
    input.name = place.text(u"name"_s);
    input.title = place.text(u"title"_s);
    input.choices = place.texts(u"choices"_s);
    input.fallback = place.text(u"default"_s);
    input.isRequired = place.flag(u"required"_s, true);
    const QString kind = place.text(u"kind"_s);
    if (kind == "secret"_L1)
        input.kind = InputKind::Secret;
    else if (kind == "choice"_L1)
        input.kind = InputKind::Choice;
    if ((input.kind == InputKind::Choice) == input.choices.isEmpty())
        place.fault(input.choices.isEmpty() ? u"a choice needs \"choices\""_s
                                            : u"only a choice has \"choices\""_s);
    if (input.kind == InputKind::Secret && place.has(u"default"_s))
        place.at(u"default"_s).fault(u"a secret has no default"_s);
    if (input.kind == InputKind::Choice && place.has(u"default"_s)
        && !input.choices.contains(input.fallback))
        place.at(u"default"_s).fault(u"it is none of the choices"_s);
    return input;
}

std::vector<DescribedInput> readInputs(const DescriptionPlace &place)
{
    std::vector<DescribedInput> inputs;
    QStringList names;
    for (const DescriptionPlace &entry : place.entries()) {
        inputs.push_back(readInput(entry));
        if (names.contains(inputs.back().name))
            entry.at(u"name"_s).fault(u"the input \"%1\" is there twice"_s.arg(names.last()));
        names << inputs.back().name;
    }
    return inputs;
}

/// Reads the keys a method needs, and complains of those it does not know.
class AuthenticationReader final
{
public:
    AuthenticationReader(const DescriptionPlace &place, const std::vector<DescribedInput> &inputs,
                         const QStringList &inputNames)
        : m_place(place)
        , m_inputs(inputs)
        , m_rules{{PlaceholderKind::Input}, &inputNames}
    {
    }

    DescribedAuthentication read()
    {
        using enum AuthenticationMethod;
        const QString method = m_place.text(u"method"_s);
        m_result.method = s_methods.value(method);
        const bool isOAuth
            = m_result.method == OAuthClientCredentials || m_result.method == OAuthRefreshToken;
        if (m_result.method == Header || m_result.method == Query)
            m_result.name = needed(u"name"_s);
        if (m_result.method == Header || m_result.method == Query || m_result.method == Bearer)
            take(u"value"_s, m_result.value, true);
        if (m_result.method == Basic) {
            take(u"user"_s, m_result.user, true);
            take(u"password"_s, m_result.password, false);
        }
        if (isOAuth)
            readOAuth();
        for (const auto &[key, inner] : m_place.members()) {
            if (key != "method"_L1 && !m_known.contains(key))
                inner.fault(u"the method \"%1\" has no \"%2\""_s.arg(method, key));
        }
        return std::move(m_result);
    }

private:
    QString needed(const QString &key)
    {
        m_known << key;
        if (m_place.text(key).isEmpty())
            m_place.fault(u"\"%1\" is missing"_s.arg(key));
        return m_place.text(key);
    }

    void take(const QString &key, TextTemplate &target, bool isNeeded)
    {
        m_known << key;
        if (m_place.has(key))
            target = m_place.at(key).textTemplate(m_rules);
        if (isNeeded && m_place.text(key).isEmpty())
            m_place.fault(u"\"%1\" is missing"_s.arg(key));
    }

    void readOAuth()
    {
        take(u"token_url"_s, m_result.tokenUrl, true);
        take(u"client_id"_s, m_result.clientId, true);
        take(u"client_secret"_s, m_result.clientSecret, false);
        const QString url = m_place.text(u"token_url"_s);
        if (!url.startsWith(u'/')) {
            const QString first
                = m_result.tokenUrl.isEmpty() ? QString() : m_result.tokenUrl.pieces[0].literal;
            if (!first.startsWith("https://"_L1) || first.indexOf(u'/', 8) < 0)
                m_place.at(u"token_url"_s)
                    .fault(
                        u"it is a path, or an address with https:// and a host without placeholders"_s);
        }
        m_known << u"scopes"_s << u"client_in_header"_s;
        m_result.scopes = m_place.texts(u"scopes"_s);
        m_result.isClientInHeader = m_place.flag(u"client_in_header"_s);
        if (m_result.method != AuthenticationMethod::OAuthRefreshToken)
            return;
        TextTemplate token;
        take(u"refresh_token"_s, token, true);
        const auto placeholder = token.only();
        const bool isSecret
            = placeholder && std::ranges::any_of(m_inputs, [&](const auto &input) {
                  return input.name == placeholder->name && input.kind == InputKind::Secret;
              });
        if (!isSecret)
            m_place.at(u"refresh_token"_s).fault(u"it has to be one secret input, alone"_s);
        else
            m_result.refreshTokenInput = placeholder->name;
    }

    const DescriptionPlace m_place;
    const std::vector<DescribedInput> &m_inputs;
    const TemplateRules m_rules;
    QStringList m_known;
    DescribedAuthentication m_result;
};

DescribedLimits readLimits(const DescriptionPlace &place)
{
    DescribedLimits limits;
    limits.requests = place.number(u"requests"_s);
    limits.perSeconds = place.number(u"per_seconds"_s, 1);
    limits.concurrency = place.number(u"concurrency"_s);
    limits.retryStatuses = place.numbers(u"retry_statuses"_s);
    limits.retryAfterHeader = place.text(u"retry_after_header"_s).toUtf8();
    limits.maximumTries = place.number(u"maximum_tries"_s, limits.maximumTries);
    return limits;
}

/// The validator's words for an unknown key name it at their end.
SchemaFault plainly(const SchemaFault &fault)
{
    static const QRegularExpression unknown(u"'additionalProperties' constraints: '(.*)'$"_s);
    const QRegularExpressionMatch match = unknown.match(fault.reason);
    if (!match.hasMatch())
        return fault;
    const QString key = match.captured(1);
    return {pointerTo(fault.pointer, key), u"the key \"%1\" is unknown"_s.arg(key)};
}

ApiDescription readRoot(const DescriptionPlace &root)
{
    ApiDescription description;
    description.name = root.text(u"name"_s);
    description.inputs = readInputs(root.at(u"inputs"_s));
    QStringList inputNames;
    for (const DescribedInput &input : description.inputs)
        inputNames << input.name;
    const TemplateRules inputsOnly{{PlaceholderKind::Input}, &inputNames};
    if (root.has(u"base_url"_s))
        description.baseUrl = root.at(u"base_url"_s).textTemplate(inputsOnly);
    if (root.has(u"authentication"_s))
        description.authentication
            = AuthenticationReader(root.at(u"authentication"_s), description.inputs, inputNames)
                  .read();
    description.limits = readLimits(root.at(u"limits"_s));
    if (root.has(u"check"_s))
        description.check = readDescribedRequest(root.at(u"check"_s), inputsOnly);
    for (const DescriptionPlace &entry : root.at(u"objects"_s).entries()) {
        DescribedObject object = readDescribedObject(entry, inputNames);
        if (description.object(object.object.name) != nullptr)
            entry.at(u"name"_s).fault(u"the object is there twice"_s);
        description.objects.push_back(std::move(object));
    }
    return description;
}

} // namespace

QJsonObject apiDescriptionSchema()
{
    QFile file(u":/connectors/httpendpoint/http-endpoint.schema.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

Result<ApiDescription> readApiDescription(const Document &document, const QString &field)
{
    DescriptionReading reading{document, field};
    const DescriptionPlace root(reading, document.root, {});
    if (document.lines.size() > s_mostValues) {
        root.fault(u"it has more than %1 values"_s.arg(s_mostValues));
        return *reading.fault;
    }
    if (const auto fault = schemaFault(apiDescriptionSchema(), document.root)) {
        const SchemaFault told = plainly(*fault);
        DescriptionPlace(reading, {}, told.pointer).fault(told.reason);
        return *reading.fault;
    }
    ApiDescription description = readRoot(root);
    if (reading.fault)
        return *reading.fault;
    return description;
}

} // namespace millrace
