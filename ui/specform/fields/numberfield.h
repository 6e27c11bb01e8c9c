// NumberField: a number, whole or not.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QLineEdit;

namespace millrace {

/// Arrow keys step by one within the bounds. Text that is no number is its value as it stands, so
/// that it can be reported.
class NumberField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NumberField)

public:
    NumberField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void enterValue(const QJsonValue &value) override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(int by);

    QLineEdit *m_edit;
};

} // namespace millrace
