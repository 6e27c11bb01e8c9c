#include "core/declarative/value/jsonqt.h"

#include <QJsonArray>

#include <cmath>

namespace millrace::declarative {

QJsonValue toJsonValue(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::Null:
        return QJsonValue::Null;
    case Value::Kind::Bool:
        return value.boolean();
    case Value::Kind::Integer:
        return qint64(value.integer());
    case Value::Kind::BigInteger:
        return QString::fromStdString(value.digits()).toDouble();
    case Value::Kind::Float:
        return value.number();
    case Value::Kind::Text:
        return QString::fromStdString(value.text());
    case Value::Kind::Mapping:
        return toJsonObject(value);
    case Value::Kind::List:
        break;
    }
    QJsonArray array;
    for (const Value &item : value.list())
        array.append(toJsonValue(item));
    return array;
}

QJsonObject toJsonObject(const Value &value)
{
    QJsonObject object;
    if (!value.isMapping())
        return object;
    for (const auto &[key, item] : value.mapping())
        object.insert(QString::fromStdString(key), toJsonValue(item));
    return object;
}

Value fromJsonValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool();
    case QJsonValue::Double: {
        // Qt keeps whole numbers whole where they came as such; 1.0 cannot be told from 1.
        const double number = value.toDouble();
        const qint64 whole = value.toInteger(0);
        return double(whole) == number && std::fabs(number) < 9.2e18 ? Value(std::int64_t(whole))
                                                                     : Value(number);
    }
    case QJsonValue::String:
        return value.toString().toStdString();
    case QJsonValue::Array: {
        Value::List list;
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            list.push_back(fromJsonValue(item));
        return list;
    }
    case QJsonValue::Object: {
        Mapping mapping;
        const QJsonObject object = value.toObject();
        for (auto entry = object.begin(); entry != object.end(); ++entry)
            mapping.append(entry.key().toStdString(), fromJsonValue(entry.value()));
        return mapping;
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

} // namespace millrace::declarative
