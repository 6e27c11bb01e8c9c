#include "ui/connectionpage/logbar.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
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
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    addFilters(row);
    addSearch(row);
    addActs(row);
    setStreams({});
    setHits(0);
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
    m_stream->setMinimumContentsLength(14);
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
    row->addWidget(m_search, 1);
    row->addWidget(m_hits);
    connect(m_search, &FilterEdit::filterChanged, this, &LogBar::searchChanged);
    connect(m_search, &FilterEdit::left, this, &LogBar::left);
    connect(m_search, &QLineEdit::returnPressed, this, &LogBar::nextRequested);
}

void LogBar::addActs(QHBoxLayout *row)
{
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
        m_stream->addItem(tr("All streams"));
        m_stream->addItems(streams);
        if (!chosen.isEmpty())
            m_stream->setCurrentIndex(std::max(0, m_stream->findText(chosen)));
    }
    // The filtered stream is in this log no more.
    if (!chosen.isEmpty() && m_stream->currentIndex() == 0)
        emit filterChanged();
}

void LogBar::setHits(int hits)
{
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
