// TransformationSettings: what the settings of each kind of transformation say.
#pragma once

#include "core/base/result.h"
#include "core/catalog/transformation.h"
#include "core/data/fieldtype.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace millrace {

/// "hash", "encrypt", "rename_field", "drop_field", "filter_rows", "flatten_field", "add_field".
[[nodiscard]] QString transformationKindName(TransformationKind kind);
[[nodiscard]] std::optional<TransformationKind> transformationKindFromName(const QString &name);
/// Every kind, in the order people are offered them.
[[nodiscard]] const std::vector<TransformationKind> &transformationKinds();

enum class HashMethod { Md2, Md5, Sha1, Sha224, Sha256, Sha384, Sha512 };
/// "md2", "md5", "sha1", "sha224", "sha256", "sha384", "sha512".
[[nodiscard]] QString hashMethodName(HashMethod method);
/// As people write it: "MD5", "SHA-256".
[[nodiscard]] QString hashMethodTitle(HashMethod method);

enum class EncryptionAlgorithm { Aes, Rsa };
enum class AesMode { Cbc, Cfb, Ofb, Ctr, Gcm, Ecb };
enum class AesPadding { None, Pkcs5 };
/// "aes", "rsa"; "cbc", "cfb", "ofb", "ctr", "gcm", "ecb"; "none", "pkcs5".
[[nodiscard]] QString encryptionAlgorithmName(EncryptionAlgorithm algorithm);
[[nodiscard]] QString aesModeName(AesMode mode);
[[nodiscard]] QString aesPaddingName(AesPadding padding);
/// Whether values of any length take \a mode only with padding.
[[nodiscard]] constexpr bool takesWholeBlocks(AesMode mode)
{
    return mode == AesMode::Cbc || mode == AesMode::Ecb;
}
/// Whether \a mode may be padded at all.
[[nodiscard]] constexpr bool takesPadding(AesMode mode)
{
    return mode != AesMode::Ctr && mode != AesMode::Gcm;
}

struct HashSettings final
{
    QString field;
    HashMethod method = HashMethod::Sha256;
    QString suffix; ///< Behind the name of the field.

    bool operator==(const HashSettings &) const = default;
};

struct EncryptSettings final
{
    QString field;
    QString suffix;
    EncryptionAlgorithm algorithm = EncryptionAlgorithm::Aes;
    AesMode mode = AesMode::Cbc;
    AesPadding padding = AesPadding::Pkcs5;
    QJsonValue key; ///< Of AES, hexadecimal: a reference to a secret, or its text before storing.
    QString publicKey; ///< Of RSA: hexadecimal DER of X.509.

    bool operator==(const EncryptSettings &) const = default;
};

struct RenameFieldSettings final
{
    QString field;
    QString name;

    bool operator==(const RenameFieldSettings &) const = default;
};

struct DropFieldSettings final
{
    QString field;

    bool operator==(const DropFieldSettings &) const = default;
};

/// What rows have to meet. Values are compared as text; null equals nothing.
struct RowCondition final
{
    enum class Kind {
        Equal,
        Not, ///< Of exactly one condition.
        And,
        Or,
    };

    Kind kind = Kind::Equal;
    QString field; ///< Of Equal.
    QString value; ///< Of Equal.
    std::vector<RowCondition> conditions; ///< Of the others; not empty.

    bool operator==(const RowCondition &) const = default;
};

struct FilterRowsSettings final
{
    RowCondition condition; ///< Rows that meet it stay.

    bool operator==(const FilterRowsSettings &) const = default;
};

/// A member of a JSON object, and the field it becomes.
struct FlattenedPart final
{
    QString member;
    QString name;
    FieldType type = FieldType::String;

    bool operator==(const FlattenedPart &) const = default;
};

struct FlattenFieldSettings final
{
    QString field;
    std::vector<FlattenedPart> parts; ///< Not empty; members that are not named are not written.
    bool keepsField = false; ///< The JSON stays beside them.

    bool operator==(const FlattenFieldSettings &) const = default;
};

struct AddFieldSettings final
{
    QString name;
    std::optional<QString> expression; ///< Nothing: a constant.
    std::optional<QString> constant; ///< Nothing, without an expression: null.
    FieldType type = FieldType::String;

    bool operator==(const AddFieldSettings &) const = default;
};

/// In the order of TransformationKind.
using TransformationSettings
    = std::variant<HashSettings, EncryptSettings, RenameFieldSettings, DropFieldSettings,
                   FilterRowsSettings, FlattenFieldSettings, AddFieldSettings>;

/// Reads the settings of \a transformation strictly: a key that is missing, unknown or wrong is
/// "transformation.settings_invalid", of kind Configuration, with the key as its field. Keys of
/// encryption are not looked into.
[[nodiscard]] Result<TransformationSettings> settingsOf(const Transformation &transformation);
/// The opposite.
[[nodiscard]] Transformation transformationOf(const TransformationSettings &settings);

/// The fields \a condition compares, each once.
[[nodiscard]] QStringList fieldsOf(const RowCondition &condition);

/// The JSON form, stable and documented in docs/json.md: the settings with their kind.
[[nodiscard]] QJsonObject toJson(const Transformation &transformation);
/// Only the kind is looked at; "transformation.kind_unknown" (Configuration) for one that is none.
[[nodiscard]] Result<Transformation> transformationFromJson(const QJsonObject &json);
[[nodiscard]] QJsonArray toJson(const std::vector<Transformation> &transformations);
[[nodiscard]] Result<std::vector<Transformation>> transformationsFromJson(const QJsonValue &json);

} // namespace millrace
