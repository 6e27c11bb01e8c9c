// ApiDescription: what a description file says about an API.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/connectors/httpendpoint/answerpointer.h"
#include "core/connectors/httpendpoint/texttemplate.h"
#include "core/http/httprequest.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace millrace {

// All of these are plain values, made by ApiDescriptionReader, which has checked them;
// docs/http-endpoints.md says what each key means.

enum class InputKind { Text, Secret, Choice };

struct DescribedInput final
{
    QString name;
    QString title;
    InputKind kind = InputKind::Text;
    QStringList choices;
    QString fallback;
    bool isRequired = true;
};

enum class AuthenticationMethod {
    None,
    Header,
    Query,
    Basic,
    Bearer,
    OAuthClientCredentials,
    OAuthRefreshToken,
};

struct DescribedAuthentication final
{
    AuthenticationMethod method = AuthenticationMethod::None;
    QString name;
    TextTemplate value; ///< Key or token.
    TextTemplate user;
    TextTemplate password;
    TextTemplate tokenUrl;
    TextTemplate clientId;
    TextTemplate clientSecret;
    QString refreshTokenInput; ///< The secret input that is the refresh token.
    QStringList scopes;
    bool isClientInHeader = false;
};

struct DescribedLimits final
{
    int requests = 0; ///< 0: no limit.
    int perSeconds = 1;
    int concurrency = 0; ///< 0: no limit of its own.
    std::vector<int> retryStatuses;
    QByteArray retryAfterHeader;
    int maximumTries = 6;
};

/// Where a request goes and what it bears, but for its body.
struct DescribedRequest final
{
    HttpMethod method = HttpMethod::Get;
    TextTemplate path;
    std::vector<std::pair<QString, TextTemplate>> query;
    std::vector<std::pair<QByteArray, TextTemplate>> headers;
};

enum class BodyFormat { None, Json, JsonLines, Form };

struct DescribedBody final
{
    BodyFormat format = BodyFormat::None;
    std::vector<QJsonValue> record; ///< JSON of one record; for JsonLines its lines.
    std::optional<QJsonValue> around; ///< With "{{ records }}" where the list goes.
    std::vector<std::pair<QString, TextTemplate>> fields; ///< Of a form; empty: all.
    bool isCompressed = false;
};

/// Whether the value somewhere is one of some.
struct DescribedTest final
{
    AnswerPointer place;
    QJsonArray values;

    [[nodiscard]] bool holds(const QJsonValue &entry) const
    {
        return values.contains(place.in(entry));
    }
};

/// Where a refusal says why.
struct DescribedReason final
{
    std::optional<AnswerPointer> code;
    std::optional<AnswerPointer> message;
    std::optional<AnswerPointer> field;
};

enum class AnswerFormat { Json, JsonLines, None };
enum class EntryMatch { Order, Index, Id };

struct DescribedAnswer final
{
    AnswerFormat format = AnswerFormat::Json;
    std::optional<AnswerPointer> rows;
    EntryMatch match = EntryMatch::Order;
    AnswerPointer index;
    int firstIndex = 0;
    AnswerPointer id;
    QString idField;
    std::optional<DescribedTest> taken;
    std::optional<AnswerPointer> refusedIf;
    std::optional<DescribedTest> later;
    bool isUnnamedTaken = false;
    DescribedReason reason;
    std::vector<int> refusalStatuses{400, 409, 422};
    /// One record is removed at an address of its own: where nothing is, it is removed.
    bool isRemoval = false;
    DescribedReason refusal;

    /// Whether entries are looked at.
    [[nodiscard]] bool hasEntries() const { return rows || taken || refusedIf || later; }
};

struct DescribedOperation final
{
    ObjectOperation operation = ObjectOperation::Insert;
    DescribedRequest request;
    std::vector<QStringList> keys;
    QStringList requiredFields;
    bool isBatch = false; ///< Else one record in a request, which may be part of the address.
    std::size_t rows = 1;
    std::size_t bytes = 4'000'000;
    DescribedBody body;
    QByteArray idempotencyHeader;
    std::optional<bool> isRepeatable;
    DescribedAnswer answer;
};

/// Records read by their keys.
struct DescribedExisting final
{
    DescribedRequest request;
    bool isList = false; ///< {{ keys }} in a request; else {{ key }}, and 404 means none.
    std::size_t keys = 1;
    std::optional<QJsonValue> body;
    AnswerPointer records;
    AnswerPointer fields;
};

/// Fields read from the API.
struct DescribedDiscovery final
{
    DescribedRequest request;
    AnswerPointer fields;
    std::optional<AnswerPointer> nextPage;
    QString nextPageItem; ///< Of the query; empty: the next page is an address.
    AnswerPointer name;
    std::optional<AnswerPointer> title;
    std::optional<AnswerPointer> type;
    QHash<QString, QString> types;
    std::optional<AnswerPointer> readOnly;
    std::optional<AnswerPointer> required;
    std::optional<AnswerPointer> unique;
    std::optional<AnswerPointer> length;
    std::optional<AnswerPointer> choices;
    AnswerPointer choiceValue;
    std::optional<AnswerPointer> choiceTitle;
};

struct DescribedObject final
{
    DestinationObject object; ///< As far as the description knows it.
    bool omitsNulls = false;
    std::vector<DescribedOperation> operations;
    std::optional<DescribedDiscovery> discovery;
    std::optional<DescribedExisting> existing;

    [[nodiscard]] const DescribedOperation *find(ObjectOperation operation) const;
};

struct ApiDescription final
{
    QString name;
    TextTemplate baseUrl; ///< Empty: the configuration gives it.
    std::vector<DescribedInput> inputs;
    DescribedAuthentication authentication;
    DescribedLimits limits;
    std::optional<DescribedRequest> check;
    std::vector<DescribedObject> objects;

    [[nodiscard]] const DescribedInput *input(const QString &inputName) const;
    [[nodiscard]] const DescribedObject *object(const QString &objectName) const;
};

} // namespace millrace
