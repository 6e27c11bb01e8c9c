// Manifest: a loaded declarative manifest.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/manifest/validation.h"
#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/value/value.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

struct ManifestReading;

/// A manifest that was read, resolved, completed and found valid. Immutable; cheap to copy.
class Manifest final
{
public:
    /// Reads \a text; \a name stands for it in errors. \a folder: where the files lie that it came
    /// with, empty when it came without any. Errors: declarative.yaml_invalid,
    /// declarative.reference_missing, declarative.reference_circular,
    /// declarative.manifest_invalid, declarative.manifest_too_large; each names the line.
    [[nodiscard]] static Result<Manifest> load(const QByteArray &text, const QString &name,
                                               const QString &folder = {});
    /// Reads \a text once for an editor: everything that is wrong with it, and what it holds.
    [[nodiscard]] static ManifestReading examine(const QByteArray &text);

    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] const QString &folder() const { return m_folder; }
    /// The root, complete.
    [[nodiscard]] const Component &root() const { return m_root; }
    /// The specification of its configuration: connection_specification; an empty schema without
    /// one.
    [[nodiscard]] Value connectionSpecification() const;
    /// The same as a form and a store of secrets need it: tokens that a run renews in the
    /// configuration are secrets, whether the manifest marks them or not.
    [[nodiscard]] Value configurationSchema() const;
    [[nodiscard]] QString documentationUrl() const;
    /// Further links and the like, as the file has them: {} when there are none.
    [[nodiscard]] Value metadata() const;
    /// The names of the Python classes below \a component, without doubles.
    [[nodiscard]] static std::vector<std::string> customClasses(const Value &component);
    /// The line of the file that \a place of the root came from.
    [[nodiscard]] int line(const std::string &place) const;

private:
    Manifest(QString name, QString folder, std::shared_ptr<const YamlDocument> document,
             Value root);

    QString m_name;
    QString m_folder;
    std::shared_ptr<const YamlDocument> m_document;
    Component m_root;
};

/// A fault: its line and a sentence.
struct ManifestMessage final
{
    int line = 1;
    QString text;
};

/// What one reading of a manifest's text comes to.
struct ManifestReading final
{
    /// Every fault that can be told without a configuration. Empty when it loads.
    std::vector<ManifestMessage> messages;
    std::shared_ptr<const YamlDocument> document; ///< Null: the text is no YAML.
    std::optional<Manifest> manifest; ///< Nothing when there are faults.
};

} // namespace millrace::declarative
