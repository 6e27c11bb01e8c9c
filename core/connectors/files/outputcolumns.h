// OutputColumns: which columns a written file has, and where their values come from.
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"

#include <vector>

namespace millrace {

/// One column of a file. A plain value.
struct OutputColumn final
{
    enum class Kind {
        Field, ///< A field of the stream.
        Missing, ///< Known to the file only; stays empty.
        RawId,
        ExtractedAt,
        Meta,
        GenerationId,
    };

    QString name;
    Kind kind = Kind::Field;
    int field = -1; ///< Index in the stream's schema; -1 unless kind is Field.

    bool operator==(const OutputColumn &) const = default;
};

/// The meta columns, when wanted, and then the fields of \a schema. A field that is called like a
/// meta column gets "_1", "_2"… behind its name, so that names are unique.
[[nodiscard]] std::vector<OutputColumn> outputColumns(const Schema &schema, bool withMeta);

/// \a columns in the order of \a header, the header of \a path; a column that only the header has
/// becomes Missing. A column the header lacks is an error that names all of them.
[[nodiscard]] Result<std::vector<OutputColumn>>
arranged(const std::vector<OutputColumn> &columns, const QStringList &header, const QString &path);

/// The names of \a columns.
[[nodiscard]] QStringList columnNames(const std::vector<OutputColumn> &columns);

} // namespace millrace
