#include "ui/widgets/tabletools.h"

#include "core/base/error.h"
#include "core/base/result.h"
#include "ui/theme/iconprovider.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "table.not_exported", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 could not be written."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or make room on the disk.")};

TableCell cellOf(const QModelIndex &index)
{
    const QVariant cell = index.data(s_tableCellRole);
    if (cell.canConvert<TableCell>())
        return cell.value<TableCell>();
    return {TableCell::Kind::Text, index.data().toString()};
}

TableFormat formatOf(const QString &path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == "json"_L1)
        return TableFormat::Json;
    return ending == "sql"_L1 ? TableFormat::Insert : TableFormat::Csv;
}

Result<void> writeText(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return makeError(s_notWritten, {path}, file.errorString());
    return {};
}

} // namespace

TableTools::TableTools(const QString &name, QAbstractItemView &view, QHeaderView &header)
    : QObject(&view)
    , m_name(name)
    , m_view(view)
    , m_header(header)
{
}

std::vector<int> TableTools::columns() const
{
    std::vector<int> columns;
    for (int place = 0; place < m_header.count(); ++place) {
        const int column = m_header.logicalIndex(place);
        if (!m_header.isSectionHidden(column))
            columns.push_back(column);
    }
    return columns;
}

TableText TableTools::textOf(const std::vector<int> &columns) const
{
    TableText text;
    text.name = m_name;
    for (const int column : columns)
        text.headings << m_view.model()->headerData(column, Qt::Horizontal).toString();
    return text;
}

TableText TableTools::selection() const
{
    if (m_view.selectionModel() == nullptr)
        return {};
    std::map<std::pair<int, int>, QModelIndex> rows; // Those of a section follow each other.
    std::set<int> used;
    std::set<QModelIndex> cells;
    for (const QModelIndex &index : m_view.selectionModel()->selectedIndexes()) {
        rows.emplace(std::pair(index.parent().row(), index.row()), index.siblingAtColumn(0));
        used.insert(index.column());
        cells.insert(index);
    }
    std::vector<int> shownColumns = columns();
    std::erase_if(shownColumns, [&](int column) { return !used.contains(column); });
    TableText text = textOf(shownColumns);
    for (const auto &[place, row] : rows) {
        std::vector<TableCell> line;
        line.reserve(shownColumns.size());
        for (const int column : shownColumns) {
            const QModelIndex cell = row.siblingAtColumn(column);
            line.push_back(cells.contains(cell) ? cellOf(cell)
                                                : TableCell{TableCell::Kind::Null, {}});
        }
        text.rows.push_back(std::move(line));
    }
    return text;
}

TableText TableTools::shown() const
{
    if (m_view.model() == nullptr)
        return {};
    const std::vector<int> shownColumns = columns();
    TableText text = textOf(shownColumns);
    appendBelow(text, shownColumns, {});
    return text;
}

void TableTools::appendBelow(TableText &text, const std::vector<int> &shownColumns,
                             const QModelIndex &parent) const
{
    const QAbstractItemModel &model = *m_view.model();
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (model.hasChildren(index)) {
            appendBelow(text, shownColumns, index);
            continue;
        }
        std::vector<TableCell> line;
        line.reserve(shownColumns.size());
        for (const int column : shownColumns)
            line.push_back(cellOf(index.siblingAtColumn(column)));
        text.rows.push_back(std::move(line));
    }
}

void TableTools::copy(TableFormat format) const
{
    if (const TableText text = selection(); !text.rows.empty())
        QApplication::clipboard()->setText(tableText(text, format));
}

bool TableTools::handleKey(const QKeyEvent &event) const
{
    if (event.keyCombination() == (Qt::CTRL | Qt::SHIFT | Qt::Key_C))
        copy(TableFormat::TabsWithHeadings);
    else if (event.matches(QKeySequence::Copy))
        copy(TableFormat::Tabs);
    else
        return false;
    return true;
}

void TableTools::fill(QMenu &menu)
{
    const bool hasSelection
        = m_view.selectionModel() != nullptr && m_view.selectionModel()->hasSelection();
    const auto add = [&](QMenu &to, const QString &text, TableFormat format) {
        QAction *action = to.addAction(text, this, [this, format] { copy(format); });
        action->setEnabled(hasSelection);
        return action;
    };
    QAction *plain = add(menu, tr("&Copy"), TableFormat::Tabs);
    plain->setIcon(icon(u"copy"_s));
    plain->setShortcut(QKeySequence::Copy);
    add(menu, tr("Copy with &headings"), TableFormat::TabsWithHeadings)
        ->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    QMenu *others = menu.addMenu(tr("Co&py as"));
    add(*others, tr("&CSV"), TableFormat::Csv);
    add(*others, tr("&JSON"), TableFormat::Json);
    add(*others, tr("&INSERT statement"), TableFormat::Insert);
    QAction *all = menu.addAction(icon(u"export"_s), tr("E&xport the rows shown…"), this,
                                  &TableTools::exportShown);
    all->setEnabled(m_view.model() != nullptr && m_view.model()->rowCount() > 0);
}

void TableTools::exportShown()
{
    auto *dialog = new QFileDialog(m_view.window(), tr("Export the rows shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    const QStringList filters{tr("CSV (*.csv)"), tr("JSON (*.json)"),
                              tr("INSERT statement (*.sql)")};
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(m_name + u".csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString &filter) {
        static constexpr std::array s_endings{"csv", "json", "sql"};
        const qsizetype chosen = std::max<qsizetype>(0, filters.indexOf(filter));
        dialog->setDefaultSuffix(QLatin1StringView(s_endings[static_cast<std::size_t>(chosen)]));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &TableTools::write);
    dialog->open();
}

void TableTools::write(const QString &path)
{
    runInBackground(
        *QThreadPool::globalInstance(), this,
        [path, text = shown(), format = formatOf(path)] {
            return writeText(path, tableText(text, format));
        },
        [this](const Result<void> &written) {
            if (written)
                return;
            const Error &error = written.error();
            auto *box = new QMessageBox(QMessageBox::Warning, tr("Export the rows shown"),
                                        error.message, QMessageBox::Ok, m_view.window());
            box->setAttribute(Qt::WA_DeleteOnClose);
            box->setInformativeText(error.hint);
            box->setDetailedText(error.detail);
            box->open();
        });
}

} // namespace millrace
