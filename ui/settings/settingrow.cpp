#include "ui/settings/settingrow.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

SettingRow::SettingRow(const QString &name, const QString &sentence, QWidget *control,
                       QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_name(new TextLabel(name, TextRole::Body, ColorRole::Text))
    , m_sentence(new TextLabel(sentence, TextRole::Small, ColorRole::TextMuted))
    , m_fault(new TextLabel(TextRole::Small, ColorRole::Negative))
    , m_default(new TextLabel(tr("Default"), TextRole::Small, ColorRole::TextMuted))
    , m_reset(iconButton(u"undo"_s, tr("Back to the default"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, metrics::spaceS, 0, metrics::spaceS);
    layout->setSpacing(metrics::spaceL);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    for (TextLabel *label : {m_name, m_sentence, m_fault}) {
        label->setWordWrap(true);
        // Names and faults may come from files and servers.
        label->setTextFormat(Qt::PlainText);
        texts->addWidget(label);
    }
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fault->hide();
    layout->addLayout(texts, 1);
    layout->addWidget(m_default);
    layout->addWidget(m_reset);
    if (m_control != nullptr) {
        m_name->setBuddy(m_control);
        if (m_control->accessibleName().isEmpty())
            m_control->setAccessibleName(this->name());
        m_control->setToolTip(sentence);
        layout->addWidget(m_control);
    }
    m_default->hide();
    m_reset->hide();
    m_reset->setAccessibleName(tr("Back to the default of \"%1\"").arg(this->name()));
    connect(m_reset, &QToolButton::clicked, this, &SettingRow::resetRequested);
}

QString SettingRow::name() const { return m_name->text().remove(u'&'); }

void SettingRow::setSentence(const QString &sentence) { m_sentence->setText(sentence); }

void SettingRow::setIsDefault(bool isDefault)
{
    m_isDefault = isDefault;
    m_default->setVisible(isDefault);
    m_reset->setVisible(!isDefault);
}

void SettingRow::setFault(const QString &fault)
{
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
}

bool SettingRow::matches(const QString &text) const
{
    return name().contains(text, Qt::CaseInsensitive)
        || m_sentence->text().contains(text, Qt::CaseInsensitive);
}

} // namespace millrace
