// DateField: a date, or a date and time, typed or picked from a calendar.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QLineEdit;
class QToolButton;

namespace millrace {

/// The value is ISO 8601 text: "2024-12-31" or "2024-12-31T23:59:00Z".
class DateField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DateField)

public:
    DateField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void enterValue(const QJsonValue &value) override;

private:
    void openCalendar();
    void pick(const QDate &date);
    [[nodiscard]] QDate current() const;

    QLineEdit *m_edit;
    QToolButton *m_button;
};

} // namespace millrace
