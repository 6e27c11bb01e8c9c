// ReadBack: how the files of a destination are read again.
#pragma once

#include "core/connector/destination.h"
#include "core/data/schema.h"

#include <QJsonObject>

#include <optional>

namespace millrace {

/// What the specification of a destination says below "x-read-back": of which settings the path of
/// a file is made, and what its connector, as a source, has to be told to read it as it was
/// written.
///
///     folder   the setting with the folder
///     endings  settings, each with what its values add to the name of a file
///     path     the setting of the source that takes the path
///     same     settings that both halves have
///     fixed    further settings of the source
///     types    the setting of the source that takes the types of fields
///
/// A plain value.
class ReadBack final
{
public:
    /// Nothing where the destination has no such files.
    [[nodiscard]] static std::optional<ReadBack> of(const QJsonObject &destinationSpec);

    /// Where a destination with \a configuration has what is called \a name.
    [[nodiscard]] QString pathOf(const DestinationName &name,
                                 const QJsonObject &configuration) const;
    /// The source that reads \a path, whose columns are \a columns.
    [[nodiscard]] QJsonObject sourceFor(const QString &path, const QJsonObject &configuration,
                                        const Schema &columns) const;

private:
    explicit ReadBack(const QJsonObject &spec)
        : m_spec(spec)
        , m_rule(spec.value(QLatin1StringView("x-read-back")).toObject())
    {
    }

    [[nodiscard]] QJsonValue valueOf(const QString &key, const QJsonObject &configuration) const;

    QJsonObject m_spec;
    QJsonObject m_rule;
};

} // namespace millrace
