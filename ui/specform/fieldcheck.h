// Checks values against the fields of a form, with a sentence for each that does not fit.
#pragma once

#include "ui/specform/fieldproblem.h"
#include "ui/specform/specfield.h"

#include <QList>

namespace millrace {

/// The problems of the object \a values at \a pointer with \a fields, in their order. A missing
/// value that has a default is none, and a secret reference always fits.
[[nodiscard]] QList<FieldProblem> checkFields(const std::vector<SpecField> &fields,
                                              const QJsonObject &values,
                                              const QString &pointer = {});

/// The option of \a field that \a value follows: by its constants, else by what it requires; -1
/// when none fits.
[[nodiscard]] int optionOf(const SpecField &field, const QJsonObject &value);

/// {"$secret": name} or {"$env": variable}: a value that is kept elsewhere.
[[nodiscard]] bool isSecretReference(const QJsonValue &value);

} // namespace millrace
