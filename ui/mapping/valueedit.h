// ValueEdit: the one box for a field, a constant or an expression.
#pragma once

#include "core/data/schema.h"

#include <QLineEdit>

namespace millrace {

/// See typedValue() for what its text means. Offers the fields of the stream while one is typed.
class ValueEdit final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueEdit)

public:
    explicit ValueEdit(QWidget *parent = nullptr);

    void setSchema(const Schema &schema);
    /// The list of completions is open.
    [[nodiscard]] bool isCompleting() const;
    /// Begins with \a value; \a text, where it is not empty, stands there instead and counts as
    /// typed.
    void begin(const QString &value, const QString &text);
    /// Takes back what was typed and tells it as an edit.
    void revert();

private:
    QString m_value;
};

} // namespace millrace
