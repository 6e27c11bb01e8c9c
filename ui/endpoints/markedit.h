// MarkEdit: colour and "production" of a destination.
#pragma once

#include "core/model/endpoint.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace millrace {

/// One line below the name. UI thread only.
class MarkEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarkEdit)

public:
    explicit MarkEdit(QWidget *parent = nullptr);

    /// Shows the marks of \a endpoint; emits nothing.
    void setMarks(const Endpoint &endpoint);
    /// Puts what is chosen into \a endpoint.
    void apply(Endpoint &endpoint) const;

signals:
    void edited();

private:
    void fillColors();

    QComboBox *m_color = nullptr;
    QCheckBox *m_production = nullptr;
};

} // namespace millrace
