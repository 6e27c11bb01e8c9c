// MultilineField: text of several lines.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QPlainTextEdit;

namespace millrace {

/// Tab leaves it.
class MultilineField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MultilineField)

public:
    MultilineField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void enterValue(const QJsonValue &value) override;

private:
    QPlainTextEdit *m_edit;
};

} // namespace millrace
