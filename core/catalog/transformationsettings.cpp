#include "core/catalog/transformationsettings.h"

#include "core/base/enumwords.h"
#include "core/catalog/transformationerrors.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_kinds{"hash",        "encrypt",       "rename_field", "drop_field",
                             "filter_rows", "flatten_field", "add_field"};
constexpr std::array s_methods{"md2", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"};
constexpr std::array s_algorithms{"aes", "rsa"};
constexpr std::array s_modes{"cbc", "cfb", "ofb", "ctr", "gcm", "ecb"};
constexpr std::array s_paddings{"none", "pkcs5"};

/// A condition of a file may be nested on purpose until the stack ends.
constexpr int s_deepestCondition = 50;
constexpr int s_mostConditions = 1'000;

template<std::size_t Size>
QStringList listed(const std::array<const char *, Size> &words)
{
    QStringList list;
    for (const char *word : words)
        list << QString::fromLatin1(word);
    return list;
}

Error invalid(const QString &key, const QString &expected)
{
    return makeError(transformationerrors::settingsInvalid, {key, expected}, {}, u'/' + key);
}

/// Takes the settings of one transformation and notes the first that is wrong.
class SettingsReader final
{
public:
    explicit SettingsReader(const QJsonObject &settings)
        : m_settings(settings)
    {
    }

    /// A text that is not empty, or \a fallback where it is not there.
    QString text(const QString &key, const std::optional<QString> &fallback = {})
    {
        const QJsonValue value = any(key);
        if (value.isUndefined() && fallback)
            return *fallback;
        if (value.toString().isEmpty())
            refuse(key, u"a text"_s);
        return value.toString();
    }

    /// As text(), but may be empty.
    QString anyText(const QString &key, const QString &fallback)
    {
        const QJsonValue value = any(key);
        if (!value.isUndefined() && !value.isString())
            refuse(key, u"a text"_s);
        return value.toString(fallback);
    }

    bool flag(const QString &key)
    {
        const QJsonValue value = any(key);
        if (!value.isUndefined() && !value.isBool())
            refuse(key, u"true or false"_s);
        return value.toBool();
    }

    template<typename Enum, std::size_t Size>
    Enum word(const QString &key, const std::array<const char *, Size> &words,
              const std::optional<Enum> &fallback)
    {
        const QJsonValue value = any(key);
        if (value.isUndefined() && fallback)
            return *fallback;
        if (const auto found = valueOf<Enum>(words, value.toString()))
            return *found;
        refuse(key, u"one of "_s + listed(words).join(", "_L1));
        return Enum();
    }

    FieldType type(const QString &key, FieldType fallback)
    {
        const QJsonValue value = any(key);
        if (value.isUndefined())
            return fallback;
        const auto type = fieldTypeFromName(value.toString());
        if (!type)
            refuse(key, u"a type such as \"string\" or \"integer\""_s);
        return type.value_or(fallback);
    }

    QJsonValue any(const QString &key)
    {
        m_known << key;
        return m_settings.value(key);
    }

    void refuse(const QString &key, const QString &expected)
    {
        if (!m_error)
            m_error = invalid(key, expected);
    }

    /// \a settings, unless something was wrong or is unknown.
    Result<TransformationSettings> finish(TransformationSettings settings)
    {
        if (m_error)
            return *m_error;
        for (auto each = m_settings.begin(); each != m_settings.end(); ++each) {
            if (!m_known.contains(each.key()))
                return makeError(transformationerrors::settingUnknown,
                                 {each.key(), m_known.join(", "_L1)}, {}, u'/' + each.key());
        }
        return settings;
    }

private:
    const QJsonObject m_settings;
    QStringList m_known;
    std::optional<Error> m_error;
};

QString suffixOf(SettingsReader &reader, const QString &fallback)
{
    return reader.anyText(u"suffix"_s, fallback);
}

Result<TransformationSettings> hashSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    HashSettings settings;
    settings.field = reader.text(u"field"_s);
    settings.method = reader.word(u"method"_s, s_methods, std::optional(HashMethod::Sha256));
    settings.suffix = suffixOf(reader, u"_hashed"_s);
    return reader.finish(std::move(settings));
}

bool isKeyShape(const QJsonValue &key)
{
    if (key.isString())
        return !key.toString().isEmpty();
    const QJsonObject reference = key.toObject();
    return reference.size() == 1
        && (!reference.value("$secret"_L1).toString().isEmpty()
            || !reference.value("$env"_L1).toString().isEmpty());
}

Result<TransformationSettings> encryptSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    EncryptSettings settings;
    settings.field = reader.text(u"field"_s);
    settings.suffix = suffixOf(reader, u"_encrypted"_s);
    settings.algorithm
        = reader.word(u"algorithm"_s, s_algorithms, std::optional(EncryptionAlgorithm::Aes));
    if (settings.algorithm == EncryptionAlgorithm::Rsa) {
        settings.publicKey = reader.text(u"public_key"_s);
        return reader.finish(std::move(settings));
    }
    settings.mode = reader.word(u"mode"_s, s_modes, std::optional(AesMode::Cbc));
    settings.padding = reader.word(
        u"padding"_s, s_paddings,
        std::optional(takesWholeBlocks(settings.mode) ? AesPadding::Pkcs5 : AesPadding::None));
    if (settings.padding == AesPadding::Pkcs5 && !takesPadding(settings.mode))
        reader.refuse(u"padding"_s, u"\"none\" in the modes CTR and GCM"_s);
    settings.key = reader.any(u"key"_s);
    if (!isKeyShape(settings.key))
        reader.refuse(u"key"_s, u"a key in hexadecimal digits, or a reference to a secret"_s);
    return reader.finish(std::move(settings));
}

Result<TransformationSettings> renameSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    RenameFieldSettings settings;
    settings.field = reader.text(u"field"_s);
    settings.name = reader.text(u"name"_s);
    if (!settings.name.isEmpty() && settings.name.trimmed().isEmpty())
        reader.refuse(u"name"_s, u"a name"_s);
    return reader.finish(std::move(settings));
}

Result<TransformationSettings> dropSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    DropFieldSettings settings;
    settings.field = reader.text(u"field"_s);
    return reader.finish(std::move(settings));
}

/// Reads conditions, as deep as they are allowed to be.
class ConditionReader final
{
public:
    std::optional<RowCondition> read(const QJsonValue &value, int depth = 0)
    {
        const QJsonObject json = value.toObject();
        if (++m_count > s_mostConditions || depth > s_deepestCondition || json.size() != 1)
            return std::nullopt;
        const QString kind = json.begin().key();
        const QJsonValue inner = json.begin().value();
        if (kind == "equal"_L1)
            return equal(inner);
        RowCondition condition;
        if (kind == "not"_L1)
            condition.kind = RowCondition::Kind::Not;
        else if (kind == "and"_L1)
            condition.kind = RowCondition::Kind::And;
        else if (kind == "or"_L1)
            condition.kind = RowCondition::Kind::Or;
        else
            return std::nullopt;
        const bool isOne = condition.kind == RowCondition::Kind::Not && inner.isObject();
        const QJsonArray list = isOne ? QJsonArray{inner} : inner.toArray();
        if (list.isEmpty() || (condition.kind == RowCondition::Kind::Not && list.size() != 1))
            return std::nullopt;
        for (const QJsonValue &each : list) {
            auto one = read(each, depth + 1);
            if (!one)
                return std::nullopt;
            condition.conditions.push_back(std::move(*one));
        }
        return condition;
    }

private:
    static std::optional<RowCondition> equal(const QJsonValue &value)
    {
        const QJsonObject json = value.toObject();
        if (json.size() != 2 || !json.value("value"_L1).isString()
            || json.value("field"_L1).toString().isEmpty())
            return std::nullopt;
        RowCondition condition;
        condition.field = json.value("field"_L1).toString();
        condition.value = json.value("value"_L1).toString();
        return condition;
    }

    int m_count = 0;
};

QJsonObject toJson(const RowCondition &condition)
{
    if (condition.kind == RowCondition::Kind::Equal)
        return {{u"equal"_s,
                 QJsonObject{{u"field"_s, condition.field}, {u"value"_s, condition.value}}}};
    if (condition.kind == RowCondition::Kind::Not && condition.conditions.size() == 1)
        return {{u"not"_s, toJson(condition.conditions.front())}};
    QJsonArray list;
    for (const RowCondition &each : condition.conditions)
        list.append(toJson(each));
    return {{condition.kind == RowCondition::Kind::And ? u"and"_s : u"or"_s, list}};
}

Result<TransformationSettings> filterSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    FilterRowsSettings settings;
    if (auto condition = ConditionReader().read(reader.any(u"condition"_s)))
        settings.condition = std::move(*condition);
    else
        reader.refuse(u"condition"_s,
                      u"one of \"equal\" (with \"field\" and \"value\", both texts), \"not\", "
                      "\"and\" and \"or\" with conditions inside"_s);
    return reader.finish(std::move(settings));
}

/// The text at \a key, \a fallback where nothing is, and an empty one for what is no text.
QString textOf(const QJsonObject &json, const QString &key, const QString &fallback)
{
    const QJsonValue value = json.value(key);
    return value.isUndefined() ? fallback : value.toString();
}

Result<TransformationSettings> flattenSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    FlattenFieldSettings settings;
    settings.field = reader.text(u"field"_s);
    settings.keepsField = reader.flag(u"keep"_s);
    const QJsonArray parts = reader.any(u"parts"_s).toArray();
    if (parts.isEmpty())
        reader.refuse(u"parts"_s,
                      u"a list of different members, each with its \"member\" and \"type\""_s);
    for (const QJsonValue &value : parts) {
        const QJsonObject part = value.toObject();
        const QString member = part.value("member"_L1).toString();
        const auto type = fieldTypeFromName(textOf(part, u"type"_s, u"string"_s));
        const QString name = textOf(part, u"name"_s, settings.field + u'_' + member).trimmed();
        const bool isKnown = std::ranges::all_of(part.keys(), [](const QString &key) {
            return key == "member"_L1 || key == "name"_L1 || key == "type"_L1;
        });
        // Each goes to one field.
        const bool isTwice = std::ranges::find(settings.parts, member, &FlattenedPart::member)
            != settings.parts.end();
        if (!isKnown || isTwice || member.isEmpty() || name.isEmpty() || !type
            || *type == FieldType::Binary)
            reader.refuse(u"parts"_s,
                          u"a list of different members, each with its \"member\" and \"type\""_s);
        settings.parts.push_back({member, name, type.value_or(FieldType::String)});
    }
    return reader.finish(std::move(settings));
}

Result<TransformationSettings> addSettings(const QJsonObject &json)
{
    SettingsReader reader(json);
    AddFieldSettings settings;
    settings.name = reader.text(u"name"_s);
    settings.type = reader.type(u"type"_s, FieldType::String);
    const QJsonValue constant = reader.any(u"constant"_s);
    const QJsonValue expression = reader.any(u"expression"_s);
    if (settings.name.trimmed().isEmpty())
        reader.refuse(u"name"_s, u"a name"_s);
    if (!expression.isUndefined()) {
        settings.expression = expression.toString();
        if (settings.expression->trimmed().isEmpty())
            reader.refuse(u"expression"_s, u"an expression"_s);
        if (!constant.isUndefined())
            reader.refuse(u"constant"_s, u"left out beside an expression"_s);
    } else if (constant.isString()) {
        settings.constant = constant.toString();
    } else if (!constant.isNull()) {
        reader.refuse(u"constant"_s, u"a text or null, unless there is an expression"_s);
    }
    return reader.finish(std::move(settings));
}

/// The JSON of each kind; what is as by default is there all the same.
struct SettingsToJson final
{
    QJsonObject operator()(const HashSettings &settings) const
    {
        return {{u"field"_s, settings.field},
                {u"method"_s, hashMethodName(settings.method)},
                {u"suffix"_s, settings.suffix}};
    }
    QJsonObject operator()(const EncryptSettings &settings) const
    {
        QJsonObject json{{u"field"_s, settings.field},
                         {u"suffix"_s, settings.suffix},
                         {u"algorithm"_s, encryptionAlgorithmName(settings.algorithm)}};
        if (settings.algorithm == EncryptionAlgorithm::Rsa) {
            json.insert("public_key"_L1, settings.publicKey);
            return json;
        }
        json.insert("mode"_L1, aesModeName(settings.mode));
        json.insert("padding"_L1, aesPaddingName(settings.padding));
        if (!settings.key.isUndefined() && !settings.key.isNull())
            json.insert("key"_L1, settings.key);
        return json;
    }
    QJsonObject operator()(const RenameFieldSettings &settings) const
    {
        return {{u"field"_s, settings.field}, {u"name"_s, settings.name}};
    }
    QJsonObject operator()(const DropFieldSettings &settings) const
    {
        return {{u"field"_s, settings.field}};
    }
    QJsonObject operator()(const FilterRowsSettings &settings) const
    {
        return {{u"condition"_s, toJson(settings.condition)}};
    }
    QJsonObject operator()(const FlattenFieldSettings &settings) const
    {
        QJsonArray parts;
        for (const FlattenedPart &part : settings.parts)
            parts.append(QJsonObject{{u"member"_s, part.member},
                                     {u"name"_s, part.name},
                                     {u"type"_s, fieldTypeName(part.type)}});
        QJsonObject json{{u"field"_s, settings.field}, {u"parts"_s, parts}};
        if (settings.keepsField)
            json.insert("keep"_L1, true);
        return json;
    }
    QJsonObject operator()(const AddFieldSettings &settings) const
    {
        QJsonObject json{{u"name"_s, settings.name}, {u"type"_s, fieldTypeName(settings.type)}};
        if (settings.expression)
            json.insert("expression"_L1, *settings.expression);
        else
            json.insert("constant"_L1,
                        settings.constant ? QJsonValue(*settings.constant)
                                          : QJsonValue(QJsonValue::Null));
        return json;
    }
};

} // namespace

QString transformationKindName(TransformationKind kind) { return wordOf(s_kinds, kind); }

std::optional<TransformationKind> transformationKindFromName(const QString &name)
{
    return valueOf<TransformationKind>(s_kinds, name);
}

const std::vector<TransformationKind> &transformationKinds()
{
    static const std::vector<TransformationKind> s_all{
        TransformationKind::Hash,        TransformationKind::Encrypt,
        TransformationKind::RenameField, TransformationKind::DropField,
        TransformationKind::FilterRows,  TransformationKind::FlattenField,
        TransformationKind::AddField};
    return s_all;
}

QString hashMethodName(HashMethod method) { return wordOf(s_methods, method); }

QString hashMethodTitle(HashMethod method)
{
    static constexpr std::array titles{"MD2",     "MD5",     "SHA-1",  "SHA-224",
                                       "SHA-256", "SHA-384", "SHA-512"};
    return wordOf(titles, method);
}

QString encryptionAlgorithmName(EncryptionAlgorithm algorithm)
{
    return wordOf(s_algorithms, algorithm);
}

QString aesModeName(AesMode mode) { return wordOf(s_modes, mode); }
QString aesPaddingName(AesPadding padding) { return wordOf(s_paddings, padding); }

Result<TransformationSettings> settingsOf(const Transformation &transformation)
{
    const QJsonObject &json = transformation.settings;
    switch (transformation.kind) {
    case TransformationKind::Hash:
        return hashSettings(json);
    case TransformationKind::Encrypt:
        return encryptSettings(json);
    case TransformationKind::RenameField:
        return renameSettings(json);
    case TransformationKind::DropField:
        return dropSettings(json);
    case TransformationKind::FilterRows:
        return filterSettings(json);
    case TransformationKind::FlattenField:
        return flattenSettings(json);
    case TransformationKind::AddField:
        break;
    }
    return addSettings(json);
}

Transformation transformationOf(const TransformationSettings &settings)
{
    return {static_cast<TransformationKind>(settings.index()),
            std::visit(SettingsToJson(), settings)};
}

QStringList fieldsOf(const RowCondition &condition)
{
    if (condition.kind == RowCondition::Kind::Equal)
        return {condition.field};
    QStringList fields;
    for (const RowCondition &each : condition.conditions)
        fields << fieldsOf(each);
    fields.removeDuplicates();
    return fields;
}

QJsonObject toJson(const Transformation &transformation)
{
    QJsonObject json = transformation.settings;
    json.insert("kind"_L1, transformationKindName(transformation.kind));
    return json;
}

Result<Transformation> transformationFromJson(const QJsonObject &json)
{
    const QString name = json.value("kind"_L1).toString();
    const auto kind = transformationKindFromName(name);
    if (!kind)
        return makeError(transformationerrors::kindUnknown, {name, listed(s_kinds).join(", "_L1)},
                         {}, u"/kind"_s);
    Transformation transformation{*kind, json};
    transformation.settings.remove("kind"_L1);
    return transformation;
}

QJsonArray toJson(const std::vector<Transformation> &transformations)
{
    QJsonArray array;
    for (const Transformation &transformation : transformations)
        array.append(toJson(transformation));
    return array;
}

Result<std::vector<Transformation>> transformationsFromJson(const QJsonValue &json)
{
    std::vector<Transformation> transformations;
    if (!json.isArray() && !json.isUndefined())
        return invalid(u"transformations"_s, u"a list of transformations"_s);
    for (const QJsonValue &value : json.toArray()) {
        auto transformation = transformationFromJson(value.toObject());
        if (!transformation)
            return transformation.error();
        transformations.push_back(std::move(*transformation));
    }
    return transformations;
}

} // namespace millrace
