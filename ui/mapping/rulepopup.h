// RulePopup: what becomes of null and of values that do not fit, for one row.
#pragma once

#include "core/catalog/objectmapping.h"

#include <QFrame>

class QComboBox;
class QLineEdit;

namespace millrace {

class TextLabel;

/// A panel over the table, which deletes itself when it is closed. Each choice is told at once; Esc
/// and a click elsewhere close it.
class RulePopup final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RulePopup)

public:
    /// \a field is what \a mapping goes to, or null.
    RulePopup(const FieldMapping &mapping, const ObjectField *field, QWidget *parent);

    /// Below \a anchor, inside the screen.
    void popUp(const QRect &anchor);

signals:
    /// The row with the rules as they are chosen.
    void edited(const millrace::FieldMapping &rules);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QComboBox *makeChoice(const std::vector<ValueRule> &rules, ValueRule chosen);
    void tell();

    FieldMapping m_mapping;
    QComboBox *m_onUnfit = nullptr;
    QComboBox *m_onNull = nullptr;
    QLineEdit *m_fallback = nullptr;
    TextLabel *m_fallbackLabel = nullptr;
};

} // namespace millrace
