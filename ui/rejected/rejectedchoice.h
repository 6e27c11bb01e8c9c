// RejectedChoice: which records of the page an act is for.
#pragma once

#include "core/store/rejectedselection.h"
#include "ui/rejected/groupeditdialog.h"

#include <QSet>

class QListView;

namespace millrace {

class PageTable;
class RejectedFilterBar;
class RejectedGroupsModel;
class RejectedModel;

/// The selected records, or all that are shown: of the current reason, as far as filter and search
/// admit them. Asks the parts of the page, which outlive it. UI thread.
class RejectedChoice final
{
public:
    struct Parts final
    {
        const RejectedFilterBar &bar;
        const RejectedGroupsModel &groups;
        const RejectedModel &model;
        const QListView &reasons;
        const PageTable &table;
    };

    RejectedChoice(Workspace &workspace, Parts parts)
        : m_workspace(workspace)
        , m_parts(parts)
    {
    }

    /// What is shown, but for the search.
    [[nodiscard]] RejectedFilter filter() const;
    [[nodiscard]] RejectedSearch search() const;
    /// The records of the filter.
    [[nodiscard]] qint64 total() const;
    /// How many records are shown; nothing while a search has not seen them all.
    [[nodiscard]] std::optional<qint64> shownTotal() const;

    /// The selected records, in the order of ids.
    [[nodiscard]] std::vector<qint64> selectedIds() const;
    /// Of the selected records: the open ones, or else those that can be opened again.
    [[nodiscard]] std::vector<qint64> selectedIds(bool areOpen) const;
    /// The selected open records, or all open ones that are shown.
    [[nodiscard]] RejectedSelection selection(bool isAllShown) const;
    /// The connections whose records \a isAllShown or the selection has.
    [[nodiscard]] QSet<QString> connections(bool isAllShown) const;
    /// The same records with their connection and fields; "rejected.several_streams" where they are
    /// not of one stream.
    [[nodiscard]] Result<RejectedRecords> records(bool isAllShown) const;

private:
    Workspace &m_workspace;
    const Parts m_parts;
};

} // namespace millrace
