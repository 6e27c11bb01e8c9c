#include "ui/mapping/fieldlanding.h"

#include "core/mapping/mappingsuggester.h"
#include "ui/mapping/sourcefieldsmodel.h"

#include <QDragEnterEvent>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QMimeData>
#include <QTreeView>

namespace millrace {

FieldLanding::FieldLanding(MappingModel &model, QTreeView &table)
    : QObject(&table)
    , m_model(model)
    , m_table(table)
{
}

void FieldLanding::pickFor(const QStringList &sources)
{
    m_model.setCarried(sources);
    m_isPicking = true;
    m_table.setFocus();
    const QModelIndex row = probableRow(sources.value(0));
    m_table.selectionModel()->setCurrentIndex(
        row, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    follow(row);
    emit pickingChanged();
}

QModelIndex FieldLanding::probableRow(const QString &source) const
{
    const MappingDraft &draft = m_model.draft();
    std::vector<MappingSuggestion> suggestions = draft.suggestions();
    if (const auto field = draft.readSchema().indexOf(source); field && suggestions.empty()) {
        // For the one field by its name, so that nothing has to be waited for.
        Schema alone;
        alone.append(draft.readSchema().field(*field));
        suggestions = suggestMappings(draft.mapping(), alone, {}, {});
    }
    QModelIndex best;
    for (const MappingSuggestion &suggestion : suggestions) {
        if (suggestion.source == source)
            best = m_model.indexOf(suggestion.target);
    }
    if (!best.isValid() && m_model.row(m_table.currentIndex()) != nullptr)
        best = m_table.currentIndex();
    return best.isValid() ? best : m_model.firstRow();
}

void FieldLanding::stopPicking()
{
    if (!m_isPicking)
        return;
    m_isPicking = false;
    m_model.setCarried({});
    emit pickingChanged();
}

bool FieldLanding::handleKey(const QKeyEvent &event)
{
    if (!m_isPicking)
        return false;
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        land();
        return true;
    case Qt::Key_Escape:
        stopPicking();
        emit left();
        return true;
    default:
        return false;
    }
}

void FieldLanding::landAt(const QModelIndex &index)
{
    follow(index);
    land();
}

void FieldLanding::land()
{
    if (m_model.pairs().empty())
        return; // The row says why not.
    m_isPicking = false;
    m_model.land();
    emit pickingChanged();
    emit picked();
}

void FieldLanding::follow(const QPoint &place) { follow(m_table.indexAt(place)); }

void FieldLanding::follow(const QModelIndex &index) { m_model.setLanding(m_model.target(index)); }

bool FieldLanding::begin(QDragEnterEvent &event)
{
    const QStringList fields = SourceFieldsModel::fieldsOf(event.mimeData());
    if (fields.isEmpty()) {
        event.ignore();
        return false;
    }
    stopPicking();
    m_model.setCarried(fields);
    event.setDropAction(Qt::CopyAction);
    event.accept();
    return true;
}

void FieldLanding::leave() { m_model.setLanding({}); }

QString FieldLanding::drop(QDropEvent &event)
{
    const bool isLanding = !m_model.pairs().empty();
    event.setDropAction(Qt::CopyAction);
    event.setAccepted(isLanding);
    if (!isLanding) {
        m_model.setCarried({});
        return {};
    }
    const QString target = m_model.pairs().front().target;
    m_model.land();
    emit picked();
    return target;
}

} // namespace millrace
