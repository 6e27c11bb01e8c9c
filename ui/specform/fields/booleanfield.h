// BooleanField: yes or no.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QCheckBox;

namespace millrace {

/// A check box that carries the title itself.
class BooleanField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BooleanField)

public:
    BooleanField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] bool isSelfLabelled() const override { return true; }

private:
    QCheckBox *m_box;
};

} // namespace millrace
