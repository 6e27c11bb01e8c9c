// SpecFormModel: a connector's specification as fields in the order a form shows them.
#pragma once

#include "core/connector/connectorinfo.h"
#include "core/model/endpoint.h"
#include "ui/specform/fieldproblem.h"
#include "ui/specform/specfield.h"

#include <QList>
#include <QStringList>

namespace millrace {

/// Parsed once, then only read; no widgets. Knows the keywords of the connector specification
/// reference: order, group, title, description, examples, default, enum, const, oneOf, pattern,
/// pattern_descriptor, multiline, airbyte_secret, airbyte_hidden, always_show, display_type, the
/// bounds of numbers, texts and lists, and the formats date and date-time.
class SpecFormModel final
{
public:
    SpecFormModel() = default;
    explicit SpecFormModel(const QJsonObject &spec);
    /// Also marks the properties that \a info declares as paths.
    SpecFormModel(const ConnectorInfo &info, EndpointRole role);

    /// By "order", then the required ones, then by key; hidden ones included.
    [[nodiscard]] const std::vector<SpecField> &fields() const { return m_fields; }
    /// Only those that have fields in sight, in the order of the specification.
    [[nodiscard]] const std::vector<SpecGroup> &groups() const { return m_groups; }
    [[nodiscard]] const QJsonObject &spec() const { return m_spec; }
    /// Pointers to what a sign-in by the browser gives ("advanced_auth"); empty: there is none.
    [[nodiscard]] const QStringList &signInResults() const { return m_signInResults; }

    /// Everything that keeps \a values from being a valid configuration: a problem for each field,
    /// and what the schema says beyond the fields. Secret references count as present.
    [[nodiscard]] QList<FieldProblem> problems(const QJsonObject &values) const;

    /// \a values with every secret, stored ones too, replaced by secretMask().
    [[nodiscard]] QJsonObject masked(const QJsonObject &values) const;
    /// \a pasted with each mask replaced by what \a current holds there.
    [[nodiscard]] QJsonObject unmasked(const QJsonObject &pasted, const QJsonObject &current) const;
    [[nodiscard]] static QString secretMask();

private:
    QJsonObject m_spec;
    std::vector<SpecField> m_fields;
    std::vector<SpecGroup> m_groups;
    QStringList m_signInResults;
};

} // namespace millrace
