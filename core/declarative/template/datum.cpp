#include "core/declarative/template/datum.h"

namespace millrace::declarative {

Datum Datum::borrowed(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::Null:
        return none();
    case Value::Kind::Bool:
        return boolean(value.boolean());
    case Value::Kind::Integer:
        return integer(value.integer());
    case Value::Kind::BigInteger:
        return digits(value.digits());
    case Value::Kind::Float:
        return number(value.number());
    case Value::Kind::Text:
        return text(value.text());
    case Value::Kind::List:
    case Value::Kind::Mapping:
        break;
    }
    Datum datum(value.isList() ? Kind::List : Kind::Mapping);
    datum.m_data.object = &value;
    datum.m_isBorrowed = true;
    return datum;
}

} // namespace millrace::declarative
