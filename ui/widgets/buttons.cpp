#include "ui/widgets/buttons.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *s_variant = "variant"; // Read by MillraceStyle.

void setVariant(QWidget *button, const QString &variant, bool isOn)
{
    if (isOn)
        button->setProperty(s_variant, variant);
    else if (button->property(s_variant).toString() == variant)
        button->setProperty(s_variant, {});
    button->update();
}

} // namespace

QPushButton *primaryButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    setPrimary(button, true);
    return button;
}

QToolButton *iconButton(const QString &iconName, const QString &accessibleName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setIconSize({metrics::iconS, metrics::iconS});
    button->setAutoRaise(true);
    button->setAccessibleName(accessibleName);
    button->setToolTip(accessibleName);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void setPrimary(QPushButton *button, bool isPrimary)
{
    setVariant(button, u"primary"_s, isPrimary);
}

void setDanger(QPushButton *button, bool isDanger) { setVariant(button, u"danger"_s, isDanger); }

void setPlain(QPushButton *button, bool isPlain) { setVariant(button, u"plain"_s, isPlain); }

} // namespace millrace
