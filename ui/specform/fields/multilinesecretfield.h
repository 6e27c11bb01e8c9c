// MultilineSecretField: a secret of several lines, such as a private key.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QPlainTextEdit;
class QPushButton;
class QStackedLayout;

namespace millrace {

class TextLabel;

/// In sight only while it is revealed or has just been typed. A stored one is "Saved", as in
/// SecretField.
class MultilineSecretField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MultilineSecretField)

public:
    MultilineSecretField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void change();

    QJsonValue m_reference = QJsonValue(QJsonValue::Undefined); ///< Of the stored secret.
    bool m_isRevealed = false;
    QStackedLayout *m_pages;
    TextLabel *m_state;
    QPlainTextEdit *m_edit;
    QPushButton *m_action;
};

} // namespace millrace
