#include "ui/schematree/syncmodequestions.h"

#include "ui/schematree/schematext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QRadioButton>
#include <QVBoxLayout>

#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_namedStreams = 3;

QRadioButton *addAnswer(QButtonGroup *group, QVBoxLayout *layout, const QString &text,
                        const QString &explanation)
{
    auto *button = new QRadioButton(text);
    button->setAccessibleDescription(explanation);
    group->addButton(button);
    auto *label = new TextLabel(explanation, TextRole::Small, ColorRole::TextMuted);
    label->setWordWrap(true);
    label->setIndent(metrics::spaceXL);
    layout->addWidget(button);
    layout->addWidget(label);
    return button;
}

/// A question with two answers side by side.
struct Question final
{
    QWidget *widget;
    QRadioButton *first;
    QRadioButton *second;
};

Question makeQuestion(QWidget *parent, const QString &question, const QStringList &texts)
{
    auto *widget = new QWidget(parent);
    widget->setAccessibleName(question);
    auto *group = new QButtonGroup(widget);
    auto *heading = new TextLabel(question, TextRole::BodyStrong, ColorRole::Text, widget);
    heading->setWordWrap(true);
    auto *answers = new QHBoxLayout;
    answers->setSpacing(metrics::spaceXL);
    QRadioButton *buttons[2] = {};
    for (int i = 0; i < 2; ++i) {
        auto *column = new QVBoxLayout;
        column->setSpacing(metrics::spaceXS / 2);
        buttons[i] = addAnswer(group, column, texts[2 * i], texts[2 * i + 1]);
        column->addStretch();
        answers->addLayout(column, 1);
    }
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(heading);
    layout->addLayout(answers);
    return {widget, buttons[0], buttons[1]};
}

} // namespace

SyncModeQuestions::SyncModeQuestions(CatalogModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    const Question delivery = makeQuestion(
        this, tr("What should the destination hold?"),
        {tr("&Replicate the source"), tr("The same rows as the source has now."),
         tr("&Append historical changes"), tr("Every version of a row, as a history.")});
    m_delivery = delivery.widget;
    m_replicate = delivery.first;
    m_append = delivery.second;
    const Question kind
        = makeQuestion(this, tr("What is added with each run?"),
                       {tr("Ne&w and changed rows"), tr("Only what is new since the last run."),
                        tr("Full &snapshots"), tr("Every row of the source, each time.")});
    m_appendKind = kind.widget;
    m_changes = kind.first;
    m_snapshots = kind.second;
    m_fallbacks = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_fallbacks->setWordWrap(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_delivery);
    layout->addWidget(m_appendKind);
    layout->addWidget(m_fallbacks);

    for (QRadioButton *button : {m_replicate, m_append, m_changes, m_snapshots})
        connect(button, &QRadioButton::clicked, this, &SyncModeQuestions::answer);
    connect(&model, &CatalogModel::answersChanged, this, &SyncModeQuestions::refresh);
    connect(&model, &CatalogModel::choicesChanged, this, &SyncModeQuestions::refresh);
    refresh();
}

void SyncModeQuestions::refresh()
{
    const SyncModeQuestionnaire questions = m_model.questionnaire();
    const SyncModeAnswers &answers = m_model.answers();
    const bool appends = answers.delivery == Delivery::AppendChanges;
    m_replicate->setChecked(!appends);
    m_append->setChecked(appends);
    m_changes->setChecked(answers.appendKind == AppendKind::Changes);
    m_snapshots->setChecked(answers.appendKind == AppendKind::Snapshots);
    m_delivery->setVisible(questions.asksDelivery);
    m_appendKind->setVisible(questions.asksAppendKind && (appends || !questions.asksDelivery)
                             && questions.answers.delivery <= answers.delivery);
    showFallbacks();
    setVisible(m_model.streamCount() > 0 && (questions.asksDelivery || questions.asksAppendKind));
}

void SyncModeQuestions::answer()
{
    SyncModeAnswers answers;
    answers.delivery = m_append->isChecked() ? Delivery::AppendChanges : Delivery::ReplicateSource;
    answers.appendKind = m_snapshots->isChecked() ? AppendKind::Snapshots : AppendKind::Changes;
    m_model.setAnswers(answers);
}

void SyncModeQuestions::showFallbacks()
{
    // Streams that share mode and reason share a line.
    std::map<QString, QStringList> lines;
    for (const ModeFallback &fallback : m_model.fallbacks()) {
        const QString reason = fallback.obstacle == ModeObstacle::None
            ? tr("no cursor is chosen")
            : obstacleText(fallback.obstacle);
        lines[tr("%1 (%2)").arg(syncModeTitle(fallback.mode), reason)] << fallback.stream.text();
    }
    QStringList texts;
    for (const auto &[how, streams] : lines) {
        const auto count = static_cast<std::size_t>(streams.size());
        const QString named = streams.mid(0, s_namedStreams).join(u", "_s);
        texts << (count <= s_namedStreams
                      ? tr("%1: %2").arg(how, named)
                      : tr("%1: %2 and %3 more")
                            .arg(how, named, groupedNumber(count - s_namedStreams)));
    }
    m_fallbacks->setText(texts.isEmpty() ? QString()
                                         : tr("Read in another way: %1.").arg(texts.join(u"; "_s)));
    m_fallbacks->setVisible(!texts.isEmpty());
}

} // namespace millrace
