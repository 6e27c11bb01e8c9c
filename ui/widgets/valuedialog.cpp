#include "ui/widgets/valuedialog.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 72;
constexpr int s_lines = 18;

QString factsOf(const QString &value, bool isNull)
{
    if (isNull)
        return ValueDialog::tr("No value (NULL)");
    if (value.isEmpty())
        return ValueDialog::tr("Empty text");
    return value.size() == 1 ? ValueDialog::tr("1 character")
                             : ValueDialog::tr("%1 characters").arg(groupedNumber(value.size()));
}

} // namespace

ValueDialog::ValueDialog(const QString &fieldName, const QString &value, bool isNull,
                         QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Value of %1").arg(fieldName));
    auto *heading = new TextLabel(fieldName, TextRole::Heading, ColorRole::Text, this);
    auto *facts
        = new TextLabel(factsOf(value, isNull), TextRole::Small, ColorRole::TextMuted, this);
    auto *text = new QPlainTextEdit(value, this);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(Theme::instance().font(TextRole::Mono));
    text->setAccessibleName(tr("Value of %1").arg(fieldName));
    text->setMinimumSize(text->fontMetrics().averageCharWidth() * s_columns / 2,
                         text->fontMetrics().lineSpacing() * s_lines / 3);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));
    copy->setEnabled(!isNull);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(facts);
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [value] { QApplication::clipboard()->setText(value); });
    resize(text->fontMetrics().averageCharWidth() * s_columns,
           text->fontMetrics().lineSpacing() * s_lines);
}

} // namespace millrace
