#include "ui/mapping/previewcelldelegate.h"

#include "ui/mapping/mappingpreviewmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

namespace millrace {

namespace {

using State = PreviewCell::State;

constexpr int s_mark = metrics::iconS - metrics::grid / 2;

ColorRole colorOfMark(State state)
{
    return state == State::Rejected ? ColorRole::Negative
        : state == State::Altered   ? ColorRole::Warning
                                    : ColorRole::TextMuted;
}

} // namespace

PreviewCellDelegate::PreviewCellDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void PreviewCellDelegate::initStyleOption(QStyleOptionViewItem *option,
                                          const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::instance();
    const auto setTextColor = [option, &theme](ColorRole role) {
        option->palette.setColor(QPalette::Text, theme.color(role));
        option->palette.setColor(QPalette::HighlightedText, theme.color(role));
    };
    if (index.data(MappingPreviewModel::IsNullRole).toBool()) {
        option->font.setItalic(true);
        option->font.setPointSizeF(option->font.pointSizeF() * 0.85);
        setTextColor(ColorRole::TextMuted);
    }
    const auto state = static_cast<State>(index.data(MappingPreviewModel::StateRole).toInt());
    const QString mark = previewStateIcon(state);
    if (mark.isEmpty())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = icon(mark, colorOfMark(state));
    option->decorationSize = {s_mark, s_mark};
    if (state == State::Broken)
        setTextColor(ColorRole::TextMuted);
    if (state == State::Rejected || state == State::Altered) {
        option->backgroundBrush = theme.color(state == State::Rejected ? ColorRole::NegativeSoft
                                                                       : ColorRole::WarningSoft);
        setTextColor(colorOfMark(state));
    }
}

} // namespace millrace
