// InputValues: what the person entered for the inputs of a description.
#pragma once

#include "core/connector/configuration.h"
#include "core/connectors/httpendpoint/apidescription.h"

#include <QHash>

namespace millrace {

/// Values in memory only; secrets among them. A plain value.
class InputValues final
{
public:
    /// The inputs of \a configuration, defaults filled in. Errors name "/inputs/<name>" or
    /// "/secrets".
    [[nodiscard]] static Result<InputValues> read(const Configuration &configuration,
                                                  const ApiDescription &description);

    [[nodiscard]] QString value(const QString &name) const { return m_values.value(name); }
    /// The text of \a text, in which there are inputs and nothing else.
    [[nodiscard]] QString expanded(const TextTemplate &text) const;
    /// Values that must not be shown.
    [[nodiscard]] const QStringList &secrets() const { return m_secrets; }
    /// Where the input \a name is entered, as a JSON pointer.
    [[nodiscard]] static QString fieldOf(const DescribedInput &input);
    /// The first input of \a text, for an error about the whole; empty when there is none.
    [[nodiscard]] static QString firstInput(const TextTemplate &text);

private:
    QHash<QString, QString> m_values;
    QStringList m_secrets;
};

/// The secret inputs as they are stored: "name: value" in each line, or a JSON object of texts.
[[nodiscard]] Result<QHash<QString, QString>> readSecretInputs(const QString &text);
/// \a text with the secret \a name replaced, as a JSON object.
[[nodiscard]] QString withSecretInput(const QString &text, const QString &name,
                                      const QString &value);

} // namespace millrace
