#include "ui/connectionpage/logbar.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// In the order of the box.
constexpr std::array s_levels{LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error};

} // namespace

LogBar::LogBar(QWidget *parent)
    : QWidget(parent)
{
    auto *search = new QHBoxLayout;
    auto *filters = new QHBoxLayout;
    for (QHBoxLayout *row : {search, filters})
        row->setSpacing(metrics::spaceS);
    addSearch(search);
    addFilters(filters);
    filters->addStretch(1);
    addActs(filters);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins({});
    rows->setSpacing(metrics::spaceS);
    rows->addLayout(search);
    rows->addLayout(filters);
    setStreams({});
    setHits(0);
    setFollowable(false);
}

void LogBar::addFilters(QHBoxLayout *row)
{
    auto *levelLabel = new QLabel(tr("Le&vel:"), this);
    m_level = new QComboBox(this);
    m_level->addItems(
        {tr("All lines"), tr("Info and worse"), tr("Warnings and errors"), tr("Errors only")});
    levelLabel->setBuddy(m_level);
    auto *streamLabel = new QLabel(tr("S&tream:"), this);
    m_stream = new QComboBox(this);
    m_stream->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_stream->setMinimumContentsLength(8);
    streamLabel->setBuddy(m_stream);
    row->addWidget(levelLabel);
    row->addWidget(m_level);
    row->addSpacing(metrics::spaceXS);
    row->addWidget(streamLabel);
    row->addWidget(m_stream);
    row->addSpacing(metrics::spaceXS);
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogBar::filterChanged);
    connect(m_stream, &QComboBox::currentIndexChanged, this, &LogBar::filterChanged);
}

void LogBar::addSearch(QHBoxLayout *row)
{
    m_search = new FilterEdit(this);
    m_search->setPlaceholderText(tr("Search the log"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setToolTip(tr("F3 goes to the next hit, Shift+F3 to the one before."));
    m_hits = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_count = new RowCountLabel(this);
    m_pattern = new QCheckBox(tr("Regular e&xpression"), this);
    m_pattern->setToolTip(tr("The text is an expression of RE2, such as code [45]\\d\\d."));
    auto *all = new QPushButton(icon(u"search"_s), tr("All r&uns…"), this);
    all->setToolTip(tr("Searches the logs of all runs of the connection."));
    row->addWidget(m_search, 1);
    row->addWidget(m_pattern);
    row->addWidget(m_hits);
    row->addWidget(m_count);
    row->addWidget(all);
    connect(m_pattern, &QCheckBox::toggled, this, [this] { emit searchChanged(searchText()); });
    connect(all, &QPushButton::clicked, this, &LogBar::searchAllRequested);
    connect(m_search, &FilterEdit::filterChanged, this, &LogBar::searchChanged);
    connect(m_search, &FilterEdit::left, this, &LogBar::left);
    connect(m_search, &QLineEdit::returnPressed, this, &LogBar::nextRequested);
}

void LogBar::addActs(QHBoxLayout *row)
{
    m_follow = new QPushButton(icon(u"arrow-right"_s), tr("&Follow"), this);
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Stays at the end while lines are added; scrolling up stays there."));
    row->addWidget(m_follow);
    connect(m_follow, &QPushButton::clicked, this, &LogBar::followRequested);
    auto *copy = new QPushButton(icon(u"copy"_s), tr("&Copy"), this);
    copy->setToolTip(tr("Copies the chosen lines, or all that are shown."));
    auto *save = new QPushButton(icon(u"save"_s), tr("Save &as…"), this);
    save->setToolTip(tr("Saves the lines that are shown."));
    row->addWidget(copy);
    row->addWidget(save);
    connect(copy, &QPushButton::clicked, this, &LogBar::copyRequested);
    connect(save, &QPushButton::clicked, this, &LogBar::saveRequested);
}

LogFilter LogBar::filter() const
{
    LogFilter filter;
    filter.lowest = s_levels[static_cast<std::size_t>(std::max(0, m_level->currentIndex()))];
    filter.hasStream = m_stream->currentIndex() > 0;
    if (filter.hasStream)
        filter.stream = m_stream->currentText();
    return filter;
}

QString LogBar::searchText() const { return m_search->text().trimmed(); }

void LogBar::setStreams(const QStringList &streams)
{
    QStringList shown;
    for (int i = 1; i < m_stream->count(); ++i)
        shown << m_stream->itemText(i);
    if (m_stream->count() > 0 && shown == streams)
        return;
    const QString chosen = m_stream->currentIndex() > 0 ? m_stream->currentText() : QString();
    {
        const QSignalBlocker blocker(m_stream);
        m_stream->clear();
        const QString all = tr("All streams");
        m_stream->addItem(all);
        // Room for the usual choice; a stream may be called anything.
        const QFontMetrics letters(m_stream->font());
        m_stream->setMinimumContentsLength(
            std::max(8, letters.horizontalAdvance(all) / letters.horizontalAdvance(u'X') + 1));
        m_stream->addItems(streams);
        if (!chosen.isEmpty())
            m_stream->setCurrentIndex(std::max(0, m_stream->findText(chosen)));
    }
    // The filtered stream is in this log no more.
    if (!chosen.isEmpty() && m_stream->currentIndex() == 0)
        emit filterChanged();
}

bool LogBar::isPattern() const { return m_pattern->isChecked(); }

void LogBar::setBroken(const QString &reason)
{
    m_hits->setVisible(true);
    m_hits->setText(tr("no expression"));
    m_hits->setToolTip(reason);
}

void LogBar::setFollowable(bool isFollowable) { m_follow->setVisible(isFollowable); }

void LogBar::setAtEnd(bool isAtEnd) { m_follow->setChecked(isAtEnd); }

void LogBar::setHits(int hits)
{
    m_hits->setToolTip({});
    m_hits->setVisible(!searchText().isEmpty());
    m_hits->setText(tr("%n hit(s)", nullptr, hits));
}

void LogBar::showAll()
{
    m_level->setCurrentIndex(0);
    m_stream->setCurrentIndex(0);
}

void LogBar::startSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

} // namespace millrace
