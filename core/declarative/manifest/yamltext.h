// YAML text to values, by the rules of YAML 1.1 that manifests are written for.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <unordered_map>

namespace millrace::declarative {

/// A read YAML document.
struct YamlDocument final
{
    Value root;
    /// Line, from 1, of each value by its place: keys and indices joined by "/".
    std::unordered_map<std::string, int> lines;
};

/// Reads \a text, one document of at most 32 MiB, 128 levels and two million values. Plain scalars
/// become null, Bools and numbers as YAML 1.1 says (yes, on, 0x1F, 1_000, 1:30); of a key that is
/// there twice the last wins; dates stay text. Error: declarative.yaml_invalid, which names \a name
/// and the line.
[[nodiscard]] Result<YamlDocument> parseYaml(const QByteArray &text, const QString &name);

/// What a plain scalar stands for: "yes" is true, "010" is 8, "1e5" is text.
[[nodiscard]] Value plainScalar(const std::string &text);

} // namespace millrace::declarative
