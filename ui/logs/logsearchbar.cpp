#include "ui/logs/logsearchbar.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/workspace/workspace.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

LogSearchBar::LogSearchBar(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_text(new FilterEdit(this))
    , m_pattern(new QCheckBox(tr("Regular e&xpression"), this))
    , m_connection(new QComboBox(this))
    , m_stream(new QComboBox(this))
    , m_level(new QComboBox(this))
    , m_period(new QComboBox(this))
{
    build();
    connect(m_text, &FilterEdit::filterChanged, this, &LogSearchBar::changed);
    connect(m_text, &FilterEdit::left, this, &LogSearchBar::left);
    connect(m_pattern, &QCheckBox::toggled, this, &LogSearchBar::changed);
    connect(m_connection, &QComboBox::currentIndexChanged, this, [this] {
        fillStreams();
        emit changed();
    });
    for (QComboBox *box : {m_stream, m_level, m_period})
        connect(box, &QComboBox::currentIndexChanged, this, &LogSearchBar::changed);
}

void LogSearchBar::build()
{
    m_text->setPlaceholderText(tr("Search the logs of all runs"));
    m_text->setAccessibleName(tr("Search the logs of all runs"));
    m_pattern->setToolTip(tr("The text is an expression of RE2, such as code [45]\\d\\d."));
    m_connection->setAccessibleName(tr("Connection"));
    m_connection->addItem(tr("All connections"), QString());
    m_stream->setAccessibleName(tr("Stream"));
    m_stream->addItem(tr("All streams"), QString());
    m_level->setAccessibleName(tr("Level"));
    m_level->addItem(tr("All lines"), static_cast<int>(LogLevel::Debug));
    m_level->addItem(tr("Info and worse"), static_cast<int>(LogLevel::Info));
    m_level->addItem(tr("Warnings and errors"), static_cast<int>(LogLevel::Warning));
    m_level->addItem(tr("Errors only"), static_cast<int>(LogLevel::Error));
    m_period->setAccessibleName(tr("Time"));
    m_period->addItem(tr("Any time"), 0);
    m_period->addItem(tr("Last hour"), 1);
    m_period->addItem(tr("Last 24 hours"), 24);
    m_period->addItem(tr("Last 7 days"), 7 * 24);
    m_period->addItem(tr("Last 30 days"), 30 * 24);

    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::spaceS);
    top->addWidget(m_text, 1);
    top->addWidget(m_pattern);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(metrics::spaceS);
    for (QComboBox *box : {m_connection, m_stream, m_level, m_period}) {
        // Only the accessible name says what it is; for eyes its tip does.
        box->setToolTip(box->accessibleName());
        bottom->addWidget(box);
    }
    // A long name must not widen the window.
    for (QComboBox *box : {m_connection, m_stream}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(14);
    }
    bottom->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(top);
    layout->addLayout(bottom);
}

LogQuery LogSearchBar::query() const
{
    LogQuery query;
    query.text = m_text->text().trimmed();
    query.isPattern = m_pattern->isChecked();
    query.lowest = static_cast<LogLevel>(m_level->currentData().toInt());
    if (m_stream->currentIndex() > 0)
        query.stream = m_stream->currentData().toString();
    if (const int hours = m_period->currentData().toInt(); hours > 0)
        query.from = m_clock.now() - std::chrono::hours(hours);
    return query;
}

QString LogSearchBar::connectionId() const { return m_connection->currentData().toString(); }

bool LogSearchBar::isRestricted() const
{
    return !m_text->text().trimmed().isEmpty() || m_stream->currentIndex() > 0
        || m_level->currentData().toInt() > static_cast<int>(LogLevel::Info);
}

void LogSearchBar::follow(const std::shared_ptr<const WorkspaceSnapshot> &snapshot)
{
    m_snapshot = snapshot;
    const QString chosen = connectionId();
    QStringList names{m_connection->itemText(0)};
    QStringList ids{QString()};
    for (const ConnectionSummary &summary : snapshot->connections) {
        names << summary.connection.name;
        ids << summary.connection.id;
    }
    fill(*m_connection, names, ids, chosen);
    fillStreams();
    // What was chosen is gone.
    if (connectionId() != chosen)
        emit changed();
}

void LogSearchBar::fillStreams()
{
    QStringList names;
    for (const ConnectionSummary &summary : m_snapshot->connections) {
        if (!connectionId().isEmpty() && summary.connection.id != connectionId())
            continue;
        for (const ConfiguredStream &stream : summary.connection.catalog.streams)
            names << stream.stream.id.text();
    }
    names.sort(Qt::CaseInsensitive);
    names.removeDuplicates();
    QStringList shown = names;
    shown.prepend(m_stream->itemText(0));
    names.prepend(QString());
    fill(*m_stream, shown, names, m_stream->currentData().toString());
}

void LogSearchBar::fill(QComboBox &box, const QStringList &names, const QStringList &values,
                        const QString &chosen)
{
    const auto isSame = [&] {
        for (int i = 0; i < box.count(); ++i) {
            if (box.itemText(i) != names.at(i) || box.itemData(i).toString() != values.at(i))
                return false;
        }
        return true;
    };
    // A snapshot comes twice a second, catalogs have thousands of streams, and a list that is open
    // must stay.
    if (box.count() == names.size() && isSame())
        return;
    const QSignalBlocker blocker(&box);
    box.clear();
    for (qsizetype i = 0; i < names.size(); ++i)
        box.addItem(names.at(i), values.at(i));
    box.setCurrentIndex(chosen.isEmpty() ? 0 : std::max(0, box.findData(chosen)));
}

void LogSearchBar::choose(const QString &connectionId, const QString &text, bool isPattern)
{
    {
        const QSignalBlocker quietConnection(m_connection);
        const QSignalBlocker quietPattern(m_pattern);
        m_connection->setCurrentIndex(std::max(0, m_connection->findData(connectionId)));
        m_pattern->setChecked(isPattern);
        m_text->setText(text);
        fillStreams();
    }
    emit changed();
}

void LogSearchBar::clear()
{
    for (QComboBox *box : {m_connection, m_stream, m_level, m_period}) {
        const QSignalBlocker blocker(box);
        box->setCurrentIndex(0);
    }
    choose({}, {}, false);
}

void LogSearchBar::focusText()
{
    m_text->setFocus();
    m_text->selectAll();
}

} // namespace millrace
