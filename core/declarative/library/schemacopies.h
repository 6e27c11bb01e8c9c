// SchemaCopies: the schema files that a manifest takes with it when it is installed.
#pragma once

#include "core/declarative/manifest/manifest.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace millrace::declarative {

/// One of them, with nothing in it that refers to another file.
struct SchemaCopy final
{
    QString path; ///< Below the folder of the manifest.
    QByteArray text;
};

/// The schema files of \a manifest's streams that are there in its folder, each once. What cannot
/// be read or needs a configuration to be found is left out: discover tells of it.
[[nodiscard]] std::vector<SchemaCopy> schemaFilesOf(const Manifest &manifest);

} // namespace millrace::declarative
