// RadioField: one of the listed values, all in sight.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QButtonGroup;

namespace millrace {

/// For display_type "radio".
class RadioField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RadioField)

public:
    RadioField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;

private:
    QButtonGroup *m_group;
};

} // namespace millrace
