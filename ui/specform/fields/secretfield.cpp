#include "ui/specform/fields/secretfield.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

SecretField::SecretField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_pages(new QStackedLayout)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_pages->addWidget(makePlainPage());
    m_pages->addWidget(makeSavedPage());
    m_pages->addWidget(makeVariablePage());
    layout->addLayout(m_pages, 1);
    layout->addWidget(makeMenuButton());
    setFocusPolicy(Qt::StrongFocus);
    setValue(QJsonValue::Undefined);
}

QWidget *SecretField::makePlainPage()
{
    auto *page = new QWidget(this);
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_plain = new QLineEdit(page);
    m_plain->setEchoMode(QLineEdit::Password);
    m_plain->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText
                                 | Qt::ImhSensitiveData);
    describe(m_plain);
    m_reveal = m_plain->addAction(icon(u"eye"_s), QLineEdit::TrailingPosition);
    m_reveal->setCheckable(true);
    reveal(false);
    layout->addWidget(m_plain, 1);
    m_keep = new QPushButton(tr("Keep the saved one"), page);
    m_keep->setAutoDefault(false);
    layout->addWidget(m_keep);
    connect(m_plain, &QLineEdit::textEdited, this, &SecretField::emitEdited);
    connect(m_reveal, &QAction::toggled, this, &SecretField::reveal);
    connect(m_keep, &QPushButton::clicked, this, [this] { switchTo(Saved); });
    return page;
}

QWidget *SecretField::makeSavedPage()
{
    auto *page = new QWidget(this);
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(new IconLabel(u"lock"_s, ColorRole::Positive, metrics::iconS, page));
    layout->addWidget(new TextLabel(tr("Saved"), TextRole::Body, ColorRole::Text, page));
    m_change = new QPushButton(tr("Change…"), page);
    m_change->setAutoDefault(false);
    m_change->setAccessibleName(tr("Change %1, which is saved").arg(field().title));
    m_change->setAccessibleDescription(field().description);
    layout->addWidget(m_change);
    layout->addStretch();
    connect(m_change, &QPushButton::clicked, this, [this] { switchTo(Plain); });
    return page;
}

QWidget *SecretField::makeVariablePage()
{
    auto *page = new QWidget(this);
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(
        new TextLabel(tr("From environment variable"), TextRole::Body, ColorRole::TextMuted, page));
    m_variable = new QLineEdit(page);
    describe(m_variable);
    m_variable->setAccessibleName(tr("Environment variable for %1").arg(field().title));
    m_variable->setPlaceholderText(u"DB_PASSWORD"_s);
    layout->addWidget(m_variable, 1);
    connect(m_variable, &QLineEdit::textEdited, this, &SecretField::emitEdited);
    return page;
}

QToolButton *SecretField::makeMenuButton()
{
    QToolButton *button = iconButton(u"more"_s, tr("Where %1 comes from").arg(field().title), this);
    auto *menu = new QMenu(button);
    QAction *plain = menu->addAction(tr("Enter the value"));
    QAction *variable = menu->addAction(tr("Take it from an environment variable"));
    auto *choices = new QActionGroup(menu);
    for (QAction *action : {plain, variable}) {
        action->setCheckable(true);
        choices->addAction(action);
    }
    connect(menu, &QMenu::aboutToShow, this, [this, plain, variable] {
        const bool isVariable = m_pages->currentIndex() == Variable;
        (isVariable ? variable : plain)->setChecked(true);
    });
    connect(plain, &QAction::triggered, this,
            [this] { switchTo(m_reference.isUndefined() ? Plain : Saved); });
    connect(variable, &QAction::triggered, this, [this] { switchTo(Variable); });
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void SecretField::reveal(bool isRevealed)
{
    m_plain->setEchoMode(isRevealed ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIcon(icon(isRevealed ? u"eye-off"_s : u"eye"_s));
    m_reveal->setText(isRevealed ? tr("Hide %1").arg(field().title)
                                 : tr("Show %1").arg(field().title));
    m_reveal->setToolTip(m_reveal->text());
}

QJsonValue SecretField::value() const
{
    if (m_pages->currentIndex() == Saved)
        return m_reference;
    if (m_pages->currentIndex() == Variable)
        return QJsonObject{{u"$env"_s, m_variable->text().trimmed()}};
    const QString text = m_plain->text();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void SecretField::setValue(const QJsonValue &value)
{
    m_reference = QJsonValue(QJsonValue::Undefined);
    m_plain->clear();
    m_variable->clear();
    m_reveal->setChecked(false);
    if (value["$env"_L1].isString()) {
        m_variable->setText(value["$env"_L1].toString());
        turnTo(Variable);
    } else if (value["$secret"_L1].isString()) {
        m_reference = value;
        turnTo(Saved);
    } else {
        m_plain->setText((value.isUndefined() ? field().defaultValue : value).toString());
        turnTo(Plain);
    }
}

void SecretField::turnTo(Page page)
{
    m_pages->setCurrentIndex(page);
    m_keep->setVisible(!m_reference.isUndefined());
    setFocusProxy(focusTarget());
}

void SecretField::switchTo(Page page)
{
    if (page == Saved)
        m_plain->clear();
    turnTo(page);
    focusTarget()->setFocus();
    emitEdited();
}

QWidget *SecretField::focusTarget() const
{
    if (m_pages->currentIndex() == Saved)
        return m_change;
    return m_pages->currentIndex() == Variable ? m_variable : m_plain;
}

void SecretField::setInvalid(const QString &problem)
{
    for (QLineEdit *edit : {m_plain, m_variable}) {
        edit->setProperty("invalid", !problem.isEmpty());
        edit->setAccessibleDescription(problem.isEmpty() ? field().description : problem);
        edit->update();
    }
}

} // namespace millrace
