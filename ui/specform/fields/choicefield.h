// ChoiceField: one of the listed values, in a drop-down list.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QComboBox;

namespace millrace {

/// A value that is not listed is shown and kept until another is chosen.
class ChoiceField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChoiceField)

public:
    ChoiceField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;

private:
    void restoreEntries(const QJsonValue &unlisted);
    [[nodiscard]] int rowOf(const QJsonValue &value) const;

    QComboBox *m_box;
    bool m_hasNone = false; ///< The first row means no value.
};

} // namespace millrace
