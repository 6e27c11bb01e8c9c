#include "ui/connectionpage/stateeditor.h"

#include "core/catalog/positiontext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int s_lines = 10;

} // namespace

StateEditor::StateEditor(QWidget *parent)
    : QWidget(parent)
{
    build();
    m_wait.setSingleShot(true);
    m_wait.setInterval(200ms);
    connect(&m_wait, &QTimer::timeout, this, &StateEditor::check);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        // What was asked for before is no longer what is there.
        m_changed.clear();
        m_set->setEnabled(false);
        m_wait.start();
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { emit copyRequested(m_edit->toPlainText()); });
    connect(m_revert, &QPushButton::clicked, this, &StateEditor::revert);
    connect(m_set, &QPushButton::clicked, this, [this] { emit setRequested(m_changed); });
    check();
}

void StateEditor::build()
{
    auto *effect = new TextLabel(
        tr("The next run goes on at the changed checkpoints, whatever the destination remembers. "
           "Rows between the two come twice or not at all. null is the beginning."),
        TextRole::Body, ColorRole::TextMuted, this);
    effect->setWordWrap(true);
    m_edit = new QPlainTextEdit(this);
    m_edit->setTabChangesFocus(true);
    m_edit->setFont(Theme::instance().font(TextRole::Mono));
    m_edit->setAccessibleName(tr("Checkpoints as JSON"));
    m_edit->setMinimumHeight(s_lines * m_edit->fontMetrics().lineSpacing() + metrics::spaceL);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    m_copy = new QPushButton(icon(u"copy"_s), tr("Copy JSON"), this);
    m_revert = new QPushButton(icon(u"undo"_s), tr("Revert JSON"), this);
    m_set = new QPushButton(tr("Set checkpoints"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::spaceS);
    for (QPushButton *button : {m_copy, m_revert, m_set})
        buttons->addWidget(button);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(effect);
    layout->addWidget(m_edit);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
}

bool StateEditor::isEdited() const { return m_edit->toPlainText() != m_storedText; }

void StateEditor::setStored(std::vector<StreamPosition> positions)
{
    const bool wasEdited = isEdited();
    const QString text = stateDocumentText(positions);
    m_stored = std::move(positions);
    if (text == m_storedText) {
        check();
        return;
    }
    m_storedText = text;
    if (wasEdited)
        check();
    else
        revert();
}

void StateEditor::setBlocked(const QString &reason)
{
    if (m_blocked == reason)
        return;
    m_blocked = reason;
    check();
}

void StateEditor::revert()
{
    m_edit->setPlainText(m_storedText);
    check();
}

void StateEditor::check()
{
    m_wait.stop();
    m_changed.clear();
    m_revert->setEnabled(isEdited());
    m_copy->setEnabled(!m_stored.empty());
    m_set->setEnabled(false);
    m_edit->setReadOnly(m_stored.empty());
    if (!isEdited()) {
        m_message->hide();
        m_set->setToolTip(m_stored.empty() ? tr("Each run reads every stream from its beginning.")
                                           : tr("Change the JSON first."));
        return;
    }
    const auto document = stateDocumentFrom(m_edit->toPlainText());
    auto changed = document ? changedPositions(*document, m_stored)
                            : Result<std::vector<StreamPosition>>(document.error());
    if (!changed) {
        m_message->showError(changed.error());
        m_set->setToolTip(changed.error().message);
        return;
    }
    m_changed = std::move(*changed);
    QStringList sentences;
    for (const StreamPosition &entry : m_changed)
        sentences << tr("%1: %2").arg(entry.stream.text(),
                                      entry.position ? positionText(*entry.position)
                                                     : positionText(QJsonValue(QJsonValue::Null)));
    const QString warning = stateShapeWarning(*document);
    if (!warning.isEmpty())
        m_message->showMessage(MessageBar::Kind::Warning, warning, sentences.join(u'\n'));
    else if (sentences.isEmpty())
        m_message->hide();
    else
        m_message->showMessage(MessageBar::Kind::Info, tr("The next run goes on here:"),
                               sentences.join(u'\n'));
    m_set->setEnabled(!m_changed.empty() && m_blocked.isEmpty());
    m_set->setToolTip(!m_blocked.isEmpty()    ? m_blocked
                          : m_changed.empty() ? tr("No stream stands elsewhere.")
                                              : QString());
}

} // namespace millrace
