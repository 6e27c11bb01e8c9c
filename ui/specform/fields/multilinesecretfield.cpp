#include "ui/specform/fields/multilinesecretfield.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

MultilineSecretField::MultilineSecretField(const SpecField &field, const QString &pointer,
                                           QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_pages(new QStackedLayout)
    , m_state(new TextLabel(TextRole::Body, ColorRole::Text, this))
    , m_edit(new QPlainTextEdit(this))
    , m_action(new QPushButton(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::spaceS);
    line->addWidget(m_action);
    line->addStretch();
    m_edit->setFont(Theme::instance().font(TextRole::Mono));
    // The place keeps its height, so that nothing below moves when the text hides.
    m_state->setAlignment(Qt::AlignCenter);
    m_state->setFrameShape(QFrame::StyledPanel);
    m_pages->addWidget(m_edit);
    m_pages->addWidget(m_state);
    auto *place = new QWidget(this);
    place->setLayout(m_pages);
    place->setFixedHeight(m_edit->fontMetrics().lineSpacing() * 5 + 2 * metrics::spaceS);
    layout->addWidget(place);
    layout->addLayout(line);
    describe(m_edit);
    m_edit->setTabChangesFocus(true);
    m_edit->setPlaceholderText(placeholder());
    m_edit->installEventFilter(this);
    m_action->setAutoDefault(false);
    // A click must not take the focus: leaving the text hides it, and the click would show it.
    m_action->setFocusPolicy(Qt::TabFocus);
    m_action->setAccessibleDescription(field.title);
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &MultilineSecretField::emitEdited);
    connect(m_action, &QPushButton::clicked, this, &MultilineSecretField::change);
}

QJsonValue MultilineSecretField::value() const
{
    if (!m_reference.isUndefined())
        return m_reference;
    const QString text = m_edit->toPlainText();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void MultilineSecretField::setValue(const QJsonValue &value)
{
    const QSignalBlocker blocker(m_edit);
    const bool isReference = value["$env"_L1].isString() || value["$secret"_L1].isString();
    m_reference = isReference ? value : QJsonValue(QJsonValue::Undefined);
    m_edit->setPlainText(
        isReference ? QString() : (value.isUndefined() ? field().defaultValue : value).toString());
    m_isRevealed = false;
    refresh();
}

void MultilineSecretField::refresh()
{
    const bool isReference = !m_reference.isUndefined();
    const bool isEmpty = m_edit->toPlainText().isEmpty();
    const bool isInSight = !isReference && (isEmpty || m_isRevealed);
    m_pages->setCurrentWidget(isInSight ? static_cast<QWidget *>(m_edit) : m_state);
    m_action->setVisible(isReference || !isEmpty);
    if (m_reference["$env"_L1].isString())
        m_state->setText(tr("From environment variable %1").arg(m_reference["$env"_L1].toString()));
    else
        m_state->setText(isReference ? tr("Saved")
                                     : tr("%n lines, hidden", nullptr, m_edit->blockCount()));
    m_action->setText(isReference ? tr("Change…") : m_isRevealed ? tr("Hide") : tr("Show"));
}

void MultilineSecretField::change()
{
    if (!m_reference.isUndefined()) {
        m_reference = QJsonValue(QJsonValue::Undefined);
        m_isRevealed = true;
        emitEdited();
    } else {
        m_isRevealed = !m_isRevealed;
    }
    refresh();
    focusTarget()->setFocus();
}

bool MultilineSecretField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        m_isRevealed = true;
    if (event->type() == QEvent::FocusOut) {
        m_isRevealed = false;
        refresh();
    }
    return FieldEditor::eventFilter(watched, event);
}

QWidget *MultilineSecretField::focusTarget() const
{
    return m_pages->currentWidget() == m_edit ? static_cast<QWidget *>(m_edit) : m_action;
}

} // namespace millrace
