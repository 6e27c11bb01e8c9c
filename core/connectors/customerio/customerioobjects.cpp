#include "core/connectors/customerio/customerioobjects.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

ObjectField emailField()
{
    return {.field = {QString(customerio::email), FieldType::String, false},
            .title = QCoreApplication::translate("customerio", "E-mail address"),
            .isUnique = true,
            .format = u"email"_s};
}

} // namespace

std::vector<DestinationObject> customerIoObjects()
{
    DestinationObject people;
    people.name = QString(customerio::identify);
    people.title = QCoreApplication::translate("customerio", "People");
    people.fields = {emailField()};
    people.operations = {{ObjectOperation::Upsert, {{QString(customerio::email)}}}};
    people.takesOtherFields = true;

    DestinationObject events;
    events.name = QString(customerio::event);
    events.title = QCoreApplication::translate("customerio", "Events");
    ObjectField email = emailField();
    email.isUnique = false;
    events.fields = {
        email,
        {.field = {QString(customerio::eventName), FieldType::String, false},
         .title = QCoreApplication::translate("customerio", "Name of the event"),
         .maximumLength = customerio::longestEventName},
        {.field
         = {QString(customerio::eventId),
            FieldType::String,
            true,
            {},
            QCoreApplication::translate(
                "customerio", "A ULID. An event that comes again with the same one counts once.")},
         .title = QCoreApplication::translate("customerio", "Id of the event")},
        {.field = {QString(customerio::timestamp), FieldType::TimestampWithZone},
         .title = QCoreApplication::translate("customerio", "Time of the event")},
    };
    events.operations = {{ObjectOperation::Insert,
                          {},
                          {QString(customerio::email), QString(customerio::eventName)}}};
    events.takesOtherFields = true;
    return {people, events};
}

} // namespace millrace
