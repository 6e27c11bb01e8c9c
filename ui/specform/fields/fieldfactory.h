// Makes the input a property needs.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

namespace millrace {

/// \a field outlives the editor and is shown, so no Constant. The parent owns the editor.
[[nodiscard]] FieldEditor *makeFieldEditor(const SpecField &field, const QString &pointer,
                                           QWidget *parent);

} // namespace millrace
