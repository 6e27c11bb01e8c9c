// EndTranslation: takes the settings of a connector of Airbyte one by one into those of ours.
#pragma once

#include "core/interchange/airbyteends.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace millrace {

/// One of several options: the value of its discriminator, or, as Terraform has it, the one member.
struct AirbyteVariant final
{
    QString name; ///< In lower case with "_"; empty when nothing is said.
    QJsonObject settings;
};

/// Knows which settings were never asked for, and says so at the end.
class EndTranslation final
{
public:
    /// \a name is what the end is called here. \a end outlives it.
    EndTranslation(const AirbyteEnd &end, const QString &name);

    /// The first of \a keys that has a plain value goes to \a target; a secret becomes a reference.
    void take(const QString &target, const QStringList &keys);
    /// The same for a whole number, which files also write as a text.
    void takeInteger(const QString &target, const QStringList &keys);
    /// A secret that is there, masked or not, becomes a reference.
    void takeSecret(const QString &target, const QStringList &keys);
    /// A reference at \a target, which may be "group.key", with a decision.
    void setSecret(const QString &target);
    /// What is at \a keys needs no word.
    void ignore(const QStringList &keys) { m_known << keys; }
    void set(const QString &target, const QJsonValue &value);
    void change(const QString &sentence) { m_made.changes << sentence; }
    void decide(const QString &sentence) { m_made.decisions << sentence; }
    [[nodiscard]] const QJsonObject &from() const { return m_from; }
    [[nodiscard]] bool isSource() const { return m_end.role == EndpointRole::Source; }
    [[nodiscard]] AirbyteVariant variant(const QString &key, const QString &discriminator);
    /// \a value without anything secret: at \a secrets, as pointers, and what looks like it.
    [[nodiscard]] QJsonValue withoutSecrets(const QJsonValue &value, const QString &key,
                                            const QString &pointer, const QStringList &secrets);

    [[nodiscard]] TranslatedEnd finish(const QString &connectorId);

private:
    const AirbyteEnd &m_end;
    const QJsonObject m_from;
    QString m_name;
    TranslatedEnd m_made;
    QStringList m_known{QStringLiteral("sourceType"),
                        QStringLiteral("destinationType"),
                        QStringLiteral("source_type"),
                        QStringLiteral("destination_type"),
                        QStringLiteral("definitionId"),
                        QStringLiteral("definition_id"),
                        QStringLiteral("sourceDefinitionId"),
                        QStringLiteral("source_definition_id"),
                        QStringLiteral("destinationDefinitionId"),
                        QStringLiteral("destination_definition_id")};
};

/// The text at \a key, unless it is a mask.
[[nodiscard]] QString shownText(const QJsonObject &object, const QString &key);

// The families; each gives nothing for ends of another one.
[[nodiscard]] std::optional<TranslatedEnd> translatedDatabase(const AirbyteEnd &end,
                                                              const QString &name);
[[nodiscard]] std::optional<TranslatedEnd> translatedFiles(const AirbyteEnd &end,
                                                           const QString &name);
/// Services, sample data, and what a manifest of \a registry reads.
[[nodiscard]] std::optional<TranslatedEnd>
translatedService(const AirbyteEnd &end, const QString &name, const ConnectorRegistry &registry);

} // namespace millrace
