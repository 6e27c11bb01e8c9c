#include "ui/widgets/filteredit.h"

#include "ui/theme/iconprovider.h"

#include <QAction>
#include <QKeyEvent>

#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
{
    addAction(icon(u"search"_s, ColorRole::TextMuted), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    setPlaceholderText(tr("Filter"));
    setAccessibleName(tr("Filter"));
    m_timer.setSingleShot(true);
    m_timer.setInterval(150ms);
    connect(&m_timer, &QTimer::timeout, this, &FilterEdit::tell);
    connect(this, &QLineEdit::textChanged, &m_timer, qOverload<>(&QTimer::start));
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty()) {
            emit left();
        } else {
            clear();
            tell();
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        tell();
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::tell()
{
    m_timer.stop();
    const QString filter = text().trimmed();
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit filterChanged(filter);
}

} // namespace millrace
