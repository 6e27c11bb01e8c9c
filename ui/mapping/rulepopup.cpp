#include "ui/mapping/rulepopup.h"

#include "ui/mapping/mappingtext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScreen>

namespace millrace {

using namespace Qt::StringLiterals;

RulePopup::RulePopup(const FieldMapping &mapping, const ObjectField *field, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_mapping(mapping)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Rules of %1").arg(mapping.target));
    std::vector<ValueRule> unfit{ValueRule::Reject, ValueRule::Null, ValueRule::Default};
    const bool isText = field == nullptr || field->field.type == FieldType::String;
    if (isText || mapping.onUnfit == ValueRule::Cut)
        unfit.insert(unfit.begin() + 2, ValueRule::Cut);
    m_onUnfit = makeChoice(unfit, mapping.onUnfit);
    m_onNull = makeChoice({ValueRule::Null, ValueRule::Reject, ValueRule::Default}, mapping.onNull);
    m_fallback = new QLineEdit(mapping.fallback, this);
    m_fallbackLabel = new TextLabel(tr("&Default"), TextRole::Body, ColorRole::Text, this);
    m_fallbackLabel->setBuddy(m_fallback);
    auto *title = new TextLabel(mapping.target, TextRole::BodyStrong, ColorRole::Text, this);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(metrics::spaceL, metrics::spaceM, metrics::spaceL, metrics::spaceL);
    form->setSpacing(metrics::spaceS);
    form->addRow(title);
    form->addRow(tr("If a value does not &fit"), m_onUnfit);
    form->addRow(tr("If a value is &null"), m_onNull);
    form->addRow(m_fallbackLabel, m_fallback);
    connect(m_onUnfit, &QComboBox::currentIndexChanged, this, &RulePopup::tell);
    connect(m_onNull, &QComboBox::currentIndexChanged, this, &RulePopup::tell);
    connect(m_fallback, &QLineEdit::editingFinished, this, &RulePopup::tell);
    tell();
}

QComboBox *RulePopup::makeChoice(const std::vector<ValueRule> &rules, ValueRule chosen)
{
    auto *combo = new QComboBox(this);
    for (const ValueRule rule : rules)
        combo->addItem(ruleTitle(rule), static_cast<int>(rule));
    combo->setCurrentIndex(combo->findData(static_cast<int>(chosen)));
    return combo;
}

void RulePopup::tell()
{
    FieldMapping rules = m_mapping;
    rules.onUnfit = static_cast<ValueRule>(m_onUnfit->currentData().toInt());
    rules.onNull = static_cast<ValueRule>(m_onNull->currentData().toInt());
    const bool hasDefault
        = rules.onUnfit == ValueRule::Default || rules.onNull == ValueRule::Default;
    rules.fallback = hasDefault ? m_fallback->text() : QString();
    m_fallback->setEnabled(hasDefault);
    m_fallback->setPlaceholderText(hasDefault ? QString() : tr("Only for \"Send a default\""));
    if (rules == m_mapping)
        return;
    m_mapping = rules;
    emit edited(rules);
}

void RulePopup::popUp(const QRect &anchor)
{
    adjustSize();
    const QScreen *screen = QGuiApplication::screenAt(anchor.center());
    const QRect available
        = (screen != nullptr ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    QRect place(anchor.bottomLeft(), size());
    if (place.bottom() > available.bottom())
        place.moveBottom(qMax(anchor.top(), available.top() + height()));
    place.moveRight(qMin(place.right(), available.right()));
    move(place.topLeft());
    show();
    m_onUnfit->setFocus();
}

void RulePopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Escape) {
        tell();
        close();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace millrace
