// TextField: one line of text.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QLineEdit;

namespace millrace {

/// Nothing entered is no value.
class TextField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextField)

public:
    TextField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void enterValue(const QJsonValue &value) override;

private:
    QLineEdit *m_edit;
};

} // namespace millrace
