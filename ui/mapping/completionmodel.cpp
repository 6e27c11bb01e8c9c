#include "ui/mapping/completionmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = ValueCompletion::Kind;

QString iconOf(Kind kind)
{
    switch (kind) {
    case Kind::Field:
        return u"field"_s;
    case Kind::Function:
        return u"function"_s;
    case Kind::Constant:
        return u"tag"_s;
    case Kind::Keyword:
    case Kind::Operator:
        return u"chevron-right"_s;
    }
    return {};
}

QString wordOf(Kind kind)
{
    switch (kind) {
    case Kind::Field:
        return CompletionModel::tr("field");
    case Kind::Function:
        return CompletionModel::tr("function");
    case Kind::Constant:
        return CompletionModel::tr("constant");
    case Kind::Keyword:
        return CompletionModel::tr("word");
    case Kind::Operator:
        return CompletionModel::tr("operator");
    }
    return {};
}

} // namespace

CompletionModel::CompletionModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void CompletionModel::setCompletions(std::vector<ValueCompletion> completions)
{
    beginResetModel();
    m_completions = std::move(completions);
    endResetModel();
}

int CompletionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_completions.size());
}

QVariant CompletionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ValueCompletion &one = completion(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return one.label;
    case Qt::DecorationRole:
        return icon(iconOf(one.kind), ColorRole::TextMuted);
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(one.label, wordOf(one.kind));
    case DetailRole:
        // The name of a function is the label already.
        return one.kind == Kind::Function ? one.detail.mid(one.label.size()) : one.detail;
    default:
        return {};
    }
}

CompletionDelegate::CompletionDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void CompletionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QString detail = index.data(CompletionModel::DetailRole).toString();
    const QFontMetrics small(Theme::instance().font(TextRole::Small));
    const int label = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    const int used = metrics::iconM + label + 2 * metrics::spaceM;
    const QRect place
        = option.rect.adjusted(std::min(used, option.rect.width()), 0, -metrics::spaceS, 0);
    if (detail.isEmpty() || place.width() <= metrics::spaceL)
        return;
    painter->save();
    painter->setFont(Theme::instance().font(TextRole::Small));
    painter->setPen(Theme::instance().color(ColorRole::TextMuted));
    const QRect shown = QStyle::visualRect(option.direction, option.rect, place);
    painter->drawText(shown,
                      QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter
                          | Qt::TextSingleLine,
                      small.elidedText(detail, Qt::ElideRight, place.width()));
    painter->restore();
}

QSize CompletionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {metrics::navigationWidth,
            std::max(metrics::iconL, option.fontMetrics.height() + metrics::spaceS)};
}

} // namespace millrace
