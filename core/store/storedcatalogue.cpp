#include "core/store/storedcatalogue.h"

#include "core/store/settingsrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_key = u"catalogue.address"_s;

constexpr ErrorDefinition s_addressInvalid{
    "catalogue.address_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address of a web server."),
    QT_TRANSLATE_NOOP("errors", "Give an address that starts with https://.")};
constexpr ErrorDefinition s_addressWithPassword{
    "catalogue.address_with_password", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The address of the catalogue has a name or a password in it."),
    QT_TRANSLATE_NOOP("errors", "Give it without: settings are kept in plain text.")};

} // namespace

Result<QUrl> storedCatalogueAddress(StateDatabase &database)
{
    const auto stored = SettingsRepository(database).value(s_key);
    if (!stored)
        return stored.error();
    const auto address = catalogueAddressFrom(stored->toString());
    return address ? *address : QUrl();
}

Result<QUrl> catalogueAddressFrom(const QString &text)
{
    if (text.trimmed().isEmpty())
        return QUrl();
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.userInfo().isEmpty())
        return makeError(s_addressWithPassword);
    if (!url.isValid() || url.host().isEmpty() || !isWeb)
        return makeError(s_addressInvalid, {text.section(u'@', -1)});
    return url;
}

Result<void> storeCatalogueAddress(StateDatabase &database, const QUrl &address)
{
    return SettingsRepository(database).setValue(
        s_key, address.isEmpty() ? QJsonValue() : QJsonValue(address.toString()));
}

} // namespace millrace
