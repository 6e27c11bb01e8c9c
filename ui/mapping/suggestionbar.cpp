#include "ui/mapping/suggestionbar.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace millrace {

namespace {

bool isSure(const MappingSuggestion &suggestion)
{
    return suggestion.confidence == SuggestionConfidence::High;
}

} // namespace

SuggestionBar::SuggestionBar(MappingDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_text(new TextLabel(TextRole::Body, ColorRole::Text, this))
    , m_accept(new QPushButton(this))
    , m_review(new QPushButton(tr("Re&view"), this))
    , m_dismiss(new QPushButton(tr("Leave all out"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_text);
    layout->addWidget(m_accept);
    layout->addWidget(m_review);
    layout->addWidget(m_dismiss);
    layout->addStretch();
    m_review->setToolTip(tr("Goes to the next suggestion: Space accepts it, Del leaves it out."));
    setPlain(m_dismiss, true);
    connect(m_accept, &QPushButton::clicked, this, &SuggestionBar::acceptSure);
    connect(m_review, &QPushButton::clicked, this, &SuggestionBar::review);
    connect(m_dismiss, &QPushButton::clicked, this, &SuggestionBar::dismissAll);
    connect(&draft, &MappingDraft::suggestionsChanged, this, &SuggestionBar::refresh);
    refresh();
}

void SuggestionBar::refresh()
{
    const auto &suggestions = m_draft.suggestions();
    const auto sure = static_cast<int>(std::ranges::count_if(suggestions, isSure));
    m_text->setText(tr("%n suggestion(s)", nullptr, static_cast<int>(suggestions.size())));
    m_accept->setText(sure == static_cast<int>(suggestions.size())
                          ? tr("&Accept all")
                          : tr("&Accept %n sure one(s)", nullptr, sure));
    m_accept->setToolTip(tr("Takes the suggestions of high confidence, in one step."));
    m_accept->setVisible(sure > 0);
    setVisible(!suggestions.empty());
}

void SuggestionBar::acceptSure()
{
    std::vector<MappingSuggestion> sure;
    std::ranges::copy_if(m_draft.suggestions(), std::back_inserter(sure), isSure);
    if (!sure.empty())
        m_draft.accept(sure);
}

void SuggestionBar::dismissAll()
{
    const std::vector<MappingSuggestion> all = m_draft.suggestions();
    for (const MappingSuggestion &suggestion : all)
        m_draft.dismiss(suggestion.target);
}

void SuggestionBar::review()
{
    const auto &suggestions = m_draft.suggestions();
    if (suggestions.empty())
        return;
    // The one behind the row that is looked at, or the first.
    auto place
        = std::ranges::find(suggestions, m_draft.currentTarget(), &MappingSuggestion::target);
    if (place == suggestions.end() || ++place == suggestions.end())
        place = suggestions.begin();
    emit reviewRequested(place->target);
}

} // namespace millrace
