#include "ui/specform/helppanel.h"

#include "ui/specform/fields/fieldeditor.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QJsonDocument>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a value as a person would type it; nothing for an empty one.
QString exampleText(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList parts;
        for (const QJsonValue &part : value.toArray())
            parts << part.toVariant().toString();
        return parts.join(", "_L1);
    }
    if (value.isObject())
        return value.toObject().isEmpty()
            ? QString()
            : QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

bool isSecret(const SpecField &field)
{
    return field.kind == FieldKind::Secret || field.kind == FieldKind::MultilineSecret;
}

/// Listed values are in sight anyway.
bool hasExamples(const SpecField &field)
{
    return !field.examples.isEmpty() && field.kind != FieldKind::Choice
        && field.kind != FieldKind::Radio && field.kind != FieldKind::Boolean;
}

QString defaultText(const SpecField &field)
{
    for (const SpecChoice &choice : field.choices) {
        if (choice.value == field.defaultValue)
            return choice.title;
    }
    if (field.defaultValue.isBool())
        return field.defaultValue.toBool() ? HelpPanel::tr("yes") : HelpPanel::tr("no");
    return field.kind == FieldKind::OneOf ? QString() : exampleText(field.defaultValue);
}

} // namespace

HelpPanel::HelpPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(TextRole::BodyStrong, ColorRole::Text, this))
    , m_description(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_default(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
    , m_examplesTitle(new TextLabel(tr("Examples"), TextRole::Small, ColorRole::TextMuted, this))
    , m_examples(new TextLabel(TextRole::Body, ColorRole::Text, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *card = new Card(this);
    layout->addWidget(card);
    for (TextLabel *label : {m_title, m_description, m_default, m_examplesTitle, m_examples}) {
        label->setWordWrap(true);
        card->body()->addWidget(label);
    }
    card->body()->setSpacing(metrics::spaceS);
    m_title->setTextFormat(Qt::PlainText);
    // Specifications of other authors have links in their descriptions.
    m_description->setOpenExternalLinks(true);
    m_description->setTextInteractionFlags(Qt::LinksAccessibleByMouse);
    m_default->setTextFormat(Qt::PlainText);
    m_examples->setTextFormat(Qt::RichText);
    m_examples->setTextInteractionFlags(Qt::LinksAccessibleByMouse);
    m_examples->setToolTip(tr("A click enters the example."));
    connect(m_examples, &QLabel::linkActivated, this, &HelpPanel::enterExample);
    // Rich text takes the colour of its links when it is set.
    connect(&Theme::instance(), &Theme::changed, this, &HelpPanel::showExamples);
    showField(nullptr);
}

void HelpPanel::showField(FieldEditor *editor)
{
    m_editor = editor;
    m_title->setText(editor == nullptr ? tr("Help") : editor->field().title);
    m_description->setText(editor == nullptr ? tr("What each input is for is shown here.")
                                             : editor->field().description);
    m_description->setVisible(!m_description->text().isEmpty());
    const QString standard = editor == nullptr ? QString() : defaultText(editor->field());
    m_default->setText(tr("Default: %1").arg(standard));
    m_default->setVisible(!standard.isEmpty());
    showExamples();
}

QString HelpPanel::textOf(const SpecField &field)
{
    QStringList parts{u"<b>%1</b>"_s.arg(field.title.toHtmlEscaped())};
    if (!field.description.isEmpty())
        parts << field.description;
    if (const QString standard = defaultText(field); !standard.isEmpty())
        parts << tr("Default: %1").arg(standard).toHtmlEscaped();
    QStringList examples;
    for (const QJsonValue &example : field.examples)
        examples << exampleText(example).toHtmlEscaped();
    if (hasExamples(field) && !examples.isEmpty())
        parts << tr("Examples: %1").arg(examples.join(u", "_s));
    return parts.join(u"<br>"_s);
}

void HelpPanel::showExamples()
{
    QStringList links;
    if (m_editor != nullptr && hasExamples(m_editor->field())) {
        qsizetype index = 0;
        for (const QJsonValue &example : m_editor->field().examples) {
            const QString text = exampleText(example).toHtmlEscaped();
            if (!text.isEmpty())
                // A secret's example only shows the form.
                links << (isSecret(m_editor->field())
                              ? text
                              : u"<a href=\"%1\">%2</a>"_s.arg(QString::number(index), text));
            ++index;
        }
    }
    m_examples->clear();
    m_examples->setText(links.join("<br>"_L1));
    m_examples->setVisible(!links.isEmpty());
    m_examplesTitle->setVisible(!links.isEmpty());
}

void HelpPanel::enterExample(const QString &link)
{
    if (m_editor == nullptr)
        return;
    m_editor->enterValue(m_editor->field().examples.at(link.toLongLong()));
    m_editor->focusTarget()->setFocus();
}

} // namespace millrace
