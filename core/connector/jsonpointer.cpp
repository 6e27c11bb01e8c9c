#include "core/connector/jsonpointer.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QJsonObject withValue(QJsonObject object, const QStringList &path, const QJsonValue &value)
{
    const QString &key = path.first();
    if (path.size() == 1) {
        if (value.isUndefined())
            object.remove(key);
        else
            object.insert(key, value);
        return object;
    }
    if (value.isUndefined() && !object.value(key).isObject())
        return object;
    object.insert(key, withValue(object.value(key).toObject(), path.mid(1), value));
    return object;
}

} // namespace

QStringList pointerPath(const QString &pointer)
{
    QStringList path = pointer.split(u'/').mid(1);
    for (QString &name : path)
        name.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    return path;
}

QString pointerOf(const QStringList &path)
{
    QString pointer;
    for (QString name : path)
        pointer += u'/' + name.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    return pointer;
}

QJsonValue valueAt(const QJsonObject &object, const QString &pointer)
{
    QJsonValue value = object;
    const QStringList path = pointerPath(pointer);
    for (const QString &name : path)
        value = value.toObject().value(name);
    return value;
}

QJsonObject withValueAt(const QJsonObject &object, const QString &pointer, const QJsonValue &value)
{
    const QStringList path = pointerPath(pointer);
    return path.isEmpty() ? object : withValue(object, path, value);
}

QJsonObject withoutValuesAt(QJsonObject object, const QStringList &pointers)
{
    for (const QString &pointer : pointers)
        object = withValueAt(object, pointer, QJsonValue(QJsonValue::Undefined));
    return object;
}

} // namespace millrace
