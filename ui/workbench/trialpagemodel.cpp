#include "ui/workbench/trialpagemodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::TrialExchange;
using declarative::TrialPage;

namespace {

constexpr std::size_t s_mostPages = 500;
/// Characters of all pages together.
constexpr qint64 s_mostText = qint64(32) * 1024 * 1024;

qint64 sizeOf(const TrialPage &page)
{
    qint64 size = 0;
    for (const TrialExchange &exchange : page.exchanges)
        size += exchange.body.size() + exchange.requestBody.size();
    for (const QStringList *texts : {&page.extracted, &page.records}) {
        for (const QString &text : *texts)
            size += text.size();
    }
    return size;
}

bool hasFailed(const TrialPage &page)
{
    constexpr int s_firstRefusal = 400;
    if (page.exchanges.empty())
        return false;
    const TrialExchange &last = page.exchanges.back();
    return !last.error.isEmpty() || last.status >= s_firstRefusal;
}

} // namespace

void TrialPageModel::clear()
{
    beginResetModel();
    m_pages.clear();
    m_size = 0;
    m_dropped = 0;
    endResetModel();
}

void TrialPageModel::append(const TrialPage &page)
{
    m_size += sizeOf(page);
    while (!m_pages.empty() && (m_pages.size() >= s_mostPages || m_size > s_mostText)) {
        beginRemoveRows({}, 0, 0);
        m_size -= sizeOf(m_pages.front());
        m_pages.erase(m_pages.begin());
        ++m_dropped;
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_pages.push_back(page);
    endInsertRows();
}

const TrialPage *TrialPageModel::page(int row) const
{
    return row >= 0 && row < rowCount() ? &m_pages.at(static_cast<std::size_t>(row)) : nullptr;
}

int TrialPageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_pages.size());
}

int TrialPageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TrialPageModel::text(int row, int column) const
{
    const TrialPage &page = m_pages.at(static_cast<std::size_t>(row));
    switch (column) {
    case Number:
        return groupedNumber(row + 1 + m_dropped);
    case Stream:
        return page.stream;
    case Part:
        return page.slice == "{}"_L1 ? QString() : page.slice;
    case Answer: {
        QStringList answers;
        for (const TrialExchange &exchange : page.exchanges)
            answers << (exchange.status == 0 ? tr("None") : QString::number(exchange.status));
        return answers.join(u", "_s);
    }
    case Extracted:
        return groupedNumber(page.extractedCount);
    case Records:
        return groupedNumber(page.recordCount);
    case Next:
        return page.next.isEmpty() ? tr("None") : page.next.simplified();
    default:
        return {};
    }
}

QVariant TrialPageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int column = index.column();
    const bool isNumber = column == Number || column == Extracted || column == Records;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(index.row(), column);
    case Qt::TextAlignmentRole:
        return QVariant(isNumber ? Qt::AlignRight | Qt::AlignVCenter
                                 : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::DecorationRole:
        if (column == Answer && hasFailed(*page(index.row())))
            return icon(u"error-circle"_s, ColorRole::Negative);
        return {};
    default:
        return {};
    }
}

QVariant TrialPageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Page");
    case Stream:
        return tr("Stream");
    case Part:
        return tr("Part");
    case Answer:
        return tr("Answer");
    case Extracted:
        return tr("Extracted");
    case Records:
        return tr("Transformed");
    case Next:
        return tr("Next page");
    default:
        return {};
    }
}

} // namespace millrace
