// ChoiceListField: any of the listed values.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QCheckBox;

namespace millrace {

/// The value is an array in the order of the list.
class ChoiceListField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChoiceListField)

public:
    ChoiceListField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;

private:
    std::vector<QCheckBox *> m_boxes;
};

} // namespace millrace
