// SecretField: a password, never in sight unless asked for.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QAction;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QToolButton;

namespace millrace {

/// A stored secret is "Saved" and its reference the value, until it is changed. It can also come
/// from an environment variable: {"$env": name}.
class SecretField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretField)

public:
    SecretField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void setInvalid(const QString &problem) override;

private:
    enum Page { Plain, Saved, Variable };

    QWidget *makePlainPage();
    QWidget *makeSavedPage();
    QWidget *makeVariablePage();
    QToolButton *makeMenuButton();
    void reveal(bool isRevealed);
    void turnTo(Page page);
    void switchTo(Page page);

    QJsonValue m_reference = QJsonValue(QJsonValue::Undefined); ///< Of the stored secret.
    QStackedLayout *m_pages;
    QLineEdit *m_plain = nullptr;
    QAction *m_reveal = nullptr;
    QPushButton *m_keep = nullptr;
    QPushButton *m_change = nullptr;
    QLineEdit *m_variable = nullptr;
};

} // namespace millrace
