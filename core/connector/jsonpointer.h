// JSON pointers (RFC 6901) into a configuration.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace millrace {

/// The names \a pointer ("/tls/mode") leads through, unescaped. Empty for the root.
[[nodiscard]] QStringList pointerPath(const QString &pointer);
/// The pointer through \a path.
[[nodiscard]] QString pointerOf(const QStringList &path);

/// What stands at \a pointer; undefined where nothing does. Objects only, no arrays.
[[nodiscard]] QJsonValue valueAt(const QJsonObject &object, const QString &pointer);

/// \a object with \a value at \a pointer; objects on the way are made, an undefined value removes
/// what is there.
[[nodiscard]] QJsonObject withValueAt(const QJsonObject &object, const QString &pointer,
                                      const QJsonValue &value);

/// \a object without what stands at any of \a pointers.
[[nodiscard]] QJsonObject withoutValuesAt(QJsonObject object, const QStringList &pointers);

} // namespace millrace
