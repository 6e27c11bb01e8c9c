#include "ui/wizard/tagedit.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tagchip.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

TagEdit::TagEdit(QWidget *parent)
    : QWidget(parent)
    , m_chips(new QHBoxLayout)
    , m_input(new QComboBox(this))
    , m_message(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    m_chips->setSpacing(metrics::spaceXS);
    m_input->setEditable(true);
    m_input->setInsertPolicy(QComboBox::NoInsert);
    m_input->setAccessibleName(tr("Add a tag"));
    m_input->lineEdit()->setAccessibleName(m_input->accessibleName());
    m_input->lineEdit()->setPlaceholderText(tr("Add a tag and press Enter"));
    m_input->lineEdit()->setMaxLength(s_longestTagName);
    m_input->completer()->setFilterMode(Qt::MatchContains);
    m_input->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_input->lineEdit(), &QLineEdit::returnPressed, this, &TagEdit::add);
    connect(m_input, &QComboBox::activated, this, &TagEdit::add);
    m_message->setFont(Theme::instance().font(TextRole::Small));
    layout->addLayout(m_chips);
    layout->addWidget(m_input);
    layout->addWidget(m_message);
    rebuild();
}

void TagEdit::setKnownTags(const std::vector<Tag> &tags)
{
    if (m_known == tags)
        return;
    m_known = tags;
    rebuild();
}

void TagEdit::setTags(const QStringList &names)
{
    if (m_tags == names)
        return;
    m_tags = names;
    rebuild();
}

QWidget *TagEdit::input() const { return m_input; }

void TagEdit::add()
{
    const QString name = m_input->currentText().trimmed();
    if (name.isEmpty() || m_tags.contains(name) || m_tags.size() >= s_mostTagsPerConnection)
        return;
    m_tags << name;
    rebuild();
    emit edited();
}

void TagEdit::remove(const QString &name)
{
    m_tags.removeOne(name);
    rebuild();
    m_input->setFocus();
    emit edited();
}

void TagEdit::rebuild()
{
    while (QLayoutItem *item = m_chips->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    for (const QString &name : std::as_const(m_tags)) {
        const auto known = std::ranges::find(m_known, name, &Tag::name);
        auto *chip = new TagChip(known == m_known.end() ? Tag{name, {}} : *known, this);
        chip->setRemovable(true);
        connect(chip, &TagChip::removed, this, [this, name] { remove(name); });
        m_chips->addWidget(chip);
    }
    m_chips->addStretch();

    const QSignalBlocker blocker(m_input);
    m_input->clear();
    for (const Tag &tag : m_known) {
        if (!m_tags.contains(tag.name))
            m_input->addItem(tag.name);
    }
    m_input->setCurrentIndex(-1);
    m_input->clearEditText();
    const bool isFull = m_tags.size() >= s_mostTagsPerConnection;
    m_input->setEnabled(!isFull);
    m_message->setVisible(isFull);
    m_message->setText(tr("A connection has at most %n tag(s).", nullptr, s_mostTagsPerConnection));
}

} // namespace millrace
