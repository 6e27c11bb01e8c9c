#include "ui/catalogue/cataloguemodel.h"

#include "ui/theme/iconprovider.h"

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::CatalogueEntry;
using declarative::InstalledManifest;

bool CatalogueModel::Row::hasUpdate() const
{
    return installed && entry && !installed->isBuiltIn && !installed->version.isEmpty()
        && installed->version != entry->version;
}

void CatalogueModel::setListing(std::shared_ptr<const ManifestListing> listing)
{
    m_all.clear();
    std::map<QString, std::size_t> places;
    for (const InstalledManifest &manifest : listing->installed) {
        places.emplace(manifest.id, m_all.size());
        m_all.push_back({manifest.id, manifest.title, manifest, {}});
    }
    const std::size_t installed = m_all.size();
    for (const CatalogueEntry &entry : listing->catalogue) {
        const auto place = places.find(entry.id);
        if (place == places.end())
            m_all.push_back({entry.id, entry.title, {}, entry});
        else
            m_all.at(place->second).entry = entry;
    }
    std::stable_sort(m_all.begin() + static_cast<std::ptrdiff_t>(installed), m_all.end(),
                     [](const Row &left, const Row &right) {
                         return left.title.localeAwareCompare(right.title) < 0;
                     });
    fill();
}

void CatalogueModel::setSearch(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    fill();
}

bool CatalogueModel::isHit(const Row &row) const
{
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return row.title.contains(word, Qt::CaseInsensitive)
            || row.id.contains(word, Qt::CaseInsensitive);
    });
}

void CatalogueModel::fill()
{
    beginResetModel();
    m_rows.clear();
    for (std::size_t row = 0; row < m_all.size(); ++row) {
        if (isHit(m_all.at(row)))
            m_rows.push_back(row);
    }
    endResetModel();
}

const CatalogueModel::Row *CatalogueModel::row(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    return &m_all.at(m_rows.at(static_cast<std::size_t>(row)));
}

int CatalogueModel::rowOf(const QString &id) const
{
    for (int at = 0; at < rowCount(); ++at) {
        if (row(at)->id == id)
            return at;
    }
    return -1;
}

int CatalogueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CatalogueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CatalogueModel::text(const Row &row, int column)
{
    switch (column) {
    case Name:
        return row.title;
    case Version:
        return row.installed ? row.installed->version : row.entry->version;
    case Licence: {
        // That of the program.
        if (row.installed && row.installed->isBuiltIn)
            return {};
        const QString licence = row.installed ? row.installed->licence : row.entry->licence;
        return licence.isEmpty() ? tr("Not told") : licence;
    }
    case Support:
        return row.entry ? row.entry->supportLevel : QString();
    case State:
        if (!row.installed)
            return tr("Not installed");
        if (row.installed->isBuiltIn)
            return tr("Comes with the program");
        return row.hasUpdate() ? tr("Installed, %1 is newer").arg(row.entry->version)
                               : tr("Installed");
    default:
        return {};
    }
}

QVariant CatalogueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &shown = *row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, index.column());
    case Qt::DecorationRole:
        if (index.column() != State || !shown.installed)
            return {};
        return shown.hasUpdate() ? icon(u"refresh"_s, ColorRole::Info)
                                 : icon(u"check-circle"_s, ColorRole::Positive);
    case Qt::ToolTipRole:
        return index.column() == Name ? shown.id : text(shown, index.column());
    default:
        return {};
    }
}

QVariant CatalogueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Connector");
    case Version:
        return tr("Version");
    case Licence:
        return tr("Licence");
    case Support:
        return tr("Support");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace millrace
