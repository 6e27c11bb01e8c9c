#include "core/connectors/salesforce/tests/salesforceorganization.h"

#include <QDate>
#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// Why \a value cannot be one of \a field, which is called \a name.
std::optional<SalesforceFault>
valueFault(const QString &name, const SalesforceOrganization::Field &field, const QString &value)
{
    static const QRegularExpression s_address(u"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"_s);
    if (field.type == "email"_L1 && !s_address.match(value).hasMatch())
        return SalesforceFault{u"INVALID_EMAIL_ADDRESS"_s,
                               u"%1: invalid email address: %2"_s.arg(name, value), name};
    if (field.length > 0 && value.size() > field.length)
        return SalesforceFault{
            u"STRING_TOO_LONG"_s,
            u"%1: data value too large: %2 (max length=%3)"_s.arg(name, value).arg(field.length),
            name};
    const QStringList chosen
        = field.type == "multipicklist"_L1 ? value.split(u';') : QStringList{value};
    for (const QString &choice : chosen) {
        if (field.isRestricted && !field.choices.contains(choice))
            return SalesforceFault{
                u"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"_s,
                u"%1: bad value for restricted picklist field: %2"_s.arg(name, choice), name};
    }
    bool isFine = true;
    if (field.type == "double"_L1 || field.type == "currency"_L1)
        value.toDouble(&isFine);
    else if (field.type == "int"_L1)
        value.toInt(&isFine);
    else if (field.type == "date"_L1)
        isFine = QDate::fromString(value, Qt::ISODate).isValid();
    else if (field.type == "datetime"_L1)
        isFine = QDateTime::fromString(value, Qt::ISODateWithMs).isValid();
    else if (field.type == "boolean"_L1)
        isFine = value == "true"_L1 || value == "false"_L1;
    if (isFine)
        return std::nullopt;
    return SalesforceFault{u"INVALID_TYPE_ON_FIELD_IN_RECORD"_s,
                           u"%1: value not of required type: %2"_s.arg(name, value), name};
}

} // namespace

SalesforceOrganization::SalesforceOrganization()
{
    const Field id{.type = u"id"_s, .length = 18, .isNillable = false, .isWritable = false};
    const Field externalId{.length = 40, .isExternalId = true};
    const Field name{.length = 80, .isNillable = false};
    m_objects[u"Account"_s] = {{{u"Id"_s, id},
                                {u"Name"_s, name},
                                {u"AnnualRevenue"_s, {.type = u"currency"_s}},
                                {u"NumberOfEmployees"_s, {.type = u"int"_s}},
                                {u"BillingAddress"_s, {.type = u"address"_s, .isWritable = false}},
                                {u"BillingCity"_s, {.length = 40}},
                                {u"Website"_s, {.type = u"url"_s, .length = 255}}}};
    m_objects[u"Contact"_s]
        = {{{u"Id"_s, id},
            {u"FirstName"_s, {.length = 40}},
            {u"LastName"_s, name},
            {u"Name"_s, {.length = 121, .isNillable = false, .isWritable = false}},
            {u"Email"_s, {.type = u"email"_s, .length = 80}},
            {u"Phone"_s, {.type = u"phone"_s, .length = 40}},
            {u"AccountId"_s, {.type = u"reference"_s, .length = 18}},
            {u"Birthdate"_s, {.type = u"date"_s}},
            {u"Last_Seen__c"_s, {.type = u"datetime"_s}},
            {u"Score__c"_s, {.type = u"double"_s}},
            {u"Is_Vip__c"_s, {.type = u"boolean"_s, .isNillable = false, .isDefaulted = true}},
            {u"Lunch__c"_s, {.type = u"time"_s}},
            {u"Photo__c"_s, {.type = u"base64"_s}},
            {u"LeadSource"_s, {.type = u"picklist"_s, .choices = {u"Web"_s, u"Phone"_s}}},
            {u"Level__c"_s,
             {.type = u"picklist"_s, .choices = {u"Gold"_s, u"Tin"_s}, .isRestricted = true}},
            {u"Interests__c"_s,
             {.type = u"multipicklist"_s, .choices = {u"sea"_s, u"hills"_s}, .isRestricted = true}},
            {u"External_Id__c"_s, externalId}}};
    m_objects[u"Order__c"_s] = {{{u"Id"_s, id},
                                 {u"Number__c"_s, {.type = u"double"_s, .isExternalId = true}},
                                 {u"Name"_s, name}},
                                true,
                                false};
    m_objects[u"AccountHistory"_s] = {{{u"Id"_s, id}}, false, false};
    // More than one call describes.
    for (int i = 0; i < 30; ++i)
        m_objects[u"Thing%1__c"_s.arg(i, 2, 10, QLatin1Char('0'))]
            = {{{u"Id"_s, id}, {u"Name"_s, name}}};
}

const SalesforceOrganization::Object *SalesforceOrganization::object(const QString &name) const
{
    const auto found = m_objects.find(name);
    return found == m_objects.end() ? nullptr : &found->second;
}

QJsonObject SalesforceOrganization::description(const QString &name) const
{
    const Object &object = m_objects.at(name);
    QJsonArray fields;
    for (const auto &[fieldName, field] : object.fields) {
        QJsonArray choices;
        for (const QString &choice : field.choices)
            choices.append(QJsonObject{
                {u"active"_s, true}, {u"value"_s, choice}, {u"label"_s, choice.toUpper()}});
        fields.append(QJsonObject{{u"name"_s, fieldName},
                                  {u"label"_s, QString(u"The "_s + fieldName)},
                                  {u"type"_s, field.type},
                                  {u"length"_s, field.length},
                                  {u"nillable"_s, field.isNillable},
                                  {u"defaultedOnCreate"_s, field.isDefaulted},
                                  {u"createable"_s, field.isWritable},
                                  {u"updateable"_s, field.isWritable},
                                  {u"externalId"_s, field.isExternalId},
                                  {u"idLookup"_s, field.isExternalId || fieldName == "Id"_L1},
                                  {u"unique"_s, field.isExternalId},
                                  {u"restrictedPicklist"_s, field.isRestricted},
                                  {u"picklistValues"_s, choices},
                                  {u"inlineHelpText"_s, QJsonValue()}});
    }
    return {{u"name"_s, name},
            {u"label"_s, QString(u"One "_s + name)},
            {u"createable"_s, object.isWritable},
            {u"updateable"_s, object.isWritable},
            {u"deletable"_s, object.isDeletable},
            {u"deprecatedAndHidden"_s, false},
            {u"fields"_s, fields}};
}

std::map<QString, SalesforceOrganization::Record>
SalesforceOrganization::records(const QString &object) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_records.find(object);
    return found == m_records.end() ? std::map<QString, Record>() : found->second;
}

QString SalesforceOrganization::add(const QString &object, const Record &record)
{
    const std::lock_guard lock(m_mutex);
    QString id = u"003000000%1AAA"_s.arg(++m_lastNumber, 6, 10, QLatin1Char('0'));
    m_records[object][id] = record;
    return id;
}

void SalesforceOrganization::lock(const QString &value, int times)
{
    const std::lock_guard lock(m_mutex);
    m_locks[value] = times;
}

int SalesforceOrganization::writeCount(const QString &value) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_writes.find(value);
    return found == m_writes.end() ? 0 : found->second;
}

SalesforceOutcome SalesforceOrganization::write(const QString &object, const QString &operation,
                                                const QString &key, const Values &values)
{
    const std::lock_guard lock(m_mutex);
    const auto text = [&values](const QString &name) {
        const auto found = values.find(name);
        return found == values.end() ? QString() : found->second.value_or(QString());
    };
    if (operation == "delete"_L1)
        return remove(object, text(u"Id"_s));
    for (const auto &[name, value] : values) {
        const auto locked = m_locks.find(value.value_or(QString()));
        if (locked == m_locks.end() || locked->second == 0)
            continue;
        --locked->second;
        return {.fault = SalesforceFault{u"UNABLE_TO_LOCK_ROW"_s,
                                         u"unable to obtain exclusive access to this record"_s}};
    }
    QString id;
    if (operation == "update"_L1) {
        id = text(u"Id"_s);
        if (!m_records[object].contains(id))
            return {.fault
                    = SalesforceFault{m_deleted.contains(id) ? u"ENTITY_IS_DELETED"_s
                                                             : u"INVALID_CROSS_REFERENCE_KEY"_s,
                                      u"invalid cross reference id"_s}};
    } else if (operation == "upsert"_L1) {
        if (text(key).isEmpty())
            return {.fault = SalesforceFault{u"MISSING_ARGUMENT"_s, key + u" not specified"_s}};
        id = find(object, key, text(key));
    }
    const bool isNew = id.isEmpty();
    auto fault = missing(object, values, isNew);
    if (!fault)
        fault = faultOf(object, values, id);
    if (fault)
        return {.fault = std::move(fault)};
    if (isNew)
        id = u"003000000%1AAA"_s.arg(++m_lastNumber, 6, 10, QLatin1Char('0'));
    Record &record = m_records[object][id];
    for (const auto &[name, value] : values) {
        if (name == "Id"_L1)
            continue;
        ++m_writes[value.value_or(QString())];
        if (value && !value->isEmpty())
            record[name] = *value;
        else
            record.erase(name);
    }
    return {.id = id, .isCreated = isNew};
}

std::optional<SalesforceFault>
SalesforceOrganization::missing(const QString &object, const Values &values, bool isNew) const
{
    QStringList names;
    for (const auto &[name, field] : m_objects.at(object).fields) {
        if (field.isNillable || field.isDefaulted || !field.isWritable)
            continue;
        const auto given = values.find(name);
        if (given == values.end() ? isNew : given->second.value_or(QString()).isEmpty())
            names << name;
    }
    if (names.isEmpty())
        return std::nullopt;
    return SalesforceFault{u"REQUIRED_FIELD_MISSING"_s,
                           u"Required fields are missing: [%1]"_s.arg(names.join(u", "_s)),
                           names.front()};
}

std::optional<SalesforceFault> SalesforceOrganization::faultOf(const QString &object,
                                                               const Values &values,
                                                               const QString &id) const
{
    for (const auto &[name, value] : values) {
        const Field &field = m_objects.at(object).fields.at(name);
        if (name == "Id"_L1 || !value || value->isEmpty())
            continue;
        if (!field.isWritable)
            return SalesforceFault{u"INVALID_FIELD_FOR_INSERT_UPDATE"_s,
                                   u"Unable to create/update fields: %1."_s.arg(name), name};
        if (auto fault = valueFault(name, field, *value))
            return fault;
        const QString other = field.isExternalId ? find(object, name, *value) : QString();
        if (!other.isEmpty() && other != id)
            return SalesforceFault{
                u"DUPLICATE_VALUE"_s,
                u"duplicate value found: %1 duplicates value on record with id: %2"_s.arg(name,
                                                                                          other)};
    }
    return std::nullopt;
}

QString SalesforceOrganization::find(const QString &object, const QString &field,
                                     const QString &value) const
{
    const auto records = m_records.find(object);
    if (records == m_records.end())
        return {};
    for (const auto &[id, record] : records->second) {
        const auto found = record.find(field);
        if (found != record.end() && found->second.compare(value, Qt::CaseInsensitive) == 0)
            return id;
    }
    return {};
}

SalesforceOutcome SalesforceOrganization::remove(const QString &object, const QString &id)
{
    if (m_records[object].erase(id) == 0)
        return {.fault = SalesforceFault{m_deleted.contains(id) ? u"ENTITY_IS_DELETED"_s
                                                                : u"INVALID_CROSS_REFERENCE_KEY"_s,
                                         m_deleted.contains(id) ? u"entity is deleted"_s
                                                                : u"invalid cross reference id"_s}};
    m_deleted.insert(id);
    return {.id = id};
}

} // namespace millrace::test
