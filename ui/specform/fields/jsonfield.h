// JsonField: a value no other input fits, written as JSON.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QPlainTextEdit;

namespace millrace {

/// Text that cannot be read as JSON is its value as it stands, so that it can be reported.
class JsonField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonField)

public:
    JsonField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;

private:
    QPlainTextEdit *m_edit;
};

} // namespace millrace
