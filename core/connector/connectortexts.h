// Connector texts: what descriptions of connectors say, in the person's language.
#pragma once

#include <QCoreApplication>

namespace millrace {

/// A title, description or word of a connector.json, which is known to translators by
/// translations/extract.py. What comes from other manifests stays as it is.
[[nodiscard]] inline QString connectorText(const QString &text)
{
    return text.isEmpty() ? text
                          : QCoreApplication::translate("connectors", text.toUtf8().constData());
}

} // namespace millrace
