// EndpointList: the existing sources or destinations, to choose one.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QWidget>

#include <memory>
#include <optional>

class QListView;
class QSortFilterProxyModel;

namespace millrace {

class EndpointListModel;
class FilterEdit;
class TextLabel;
struct WorkspaceSnapshot;

/// A search box over a list; Enter and double click take, arrows mark.
class EndpointList final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointList)

public:
    EndpointList(const ConnectorRegistry &registry, EndpointRole role, QWidget *parent);

    /// Keeps what is marked.
    void setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot);
    [[nodiscard]] int count() const;
    void setCurrent(const QString &id);
    [[nodiscard]] std::optional<Endpoint> current() const;

signals:
    void currentChanged();
    void chosen(const millrace::Endpoint &endpoint);
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyFilter(const QString &filter);
    void markOne();
    void takeMarked();

    EndpointListModel *m_model;
    QSortFilterProxyModel *m_proxy;
    FilterEdit *m_search;
    TextLabel *m_noMatch;
    QListView *m_list;
};

} // namespace millrace
