#include "ui/schematree/bulkmenu.h"

#include "core/base/pluralform.h"
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/keypicker.h"
#include "ui/schematree/schematext.h"
#include "ui/widgets/displaytext.h"

#include <QHash>

#include <algorithm>

namespace millrace {

namespace {

constexpr int s_offeredCursors = 20;

} // namespace

BulkMenu::BulkMenu(CatalogModel &model, CatalogTree &tree, QWidget *parent)
    : QMenu(parent)
    , m_model(model)
    , m_tree(tree)
{
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &BulkMenu::fill);
}

bool BulkMenu::isForMarks() const { return m_isForMarkedRows || m_tree.markedStreams().size() > 1; }

std::vector<StreamId> BulkMenu::targets() const
{
    return isForMarks() ? m_tree.markedStreams() : m_model.hitStreams();
}

QString BulkMenu::title() const
{
    return tr("Apply to %n stream(s)", nullptr, static_cast<int>(targets().size()));
}

void BulkMenu::fill()
{
    clear();
    fillSelection();
    addSeparator();
    fillModes(addMenu(tr("Sync &mode")));
    fillCursors(addMenu(tr("&Cursor")));
    addAction(tr("Primary &key…"), this, &BulkMenu::pickKey);
    fillNewFields(addMenu(tr("&New fields")));
}

void BulkMenu::fillNewFields(QMenu *menu)
{
    menu->setToolTipsVisible(true);
    const auto add = [&](const QString &text, const std::optional<NewFields> &policy) {
        return menu->addAction(
            text, this, [this, policy] { emit applied(m_model.setNewFields(targets(), policy)); });
    };
    add(tr("By &default"), std::nullopt)
        ->setToolTip(tr("As the settings of the connection say; streams that leave out fields "
                        "already get no further ones."));
    for (const NewFields policy : {NewFields::Take, NewFields::Ask, NewFields::Ignore})
        add(newFieldsTitle(policy), policy)->setToolTip(newFieldsExplanation(policy));
}

void BulkMenu::fillSelection()
{
    const bool isFieldsOnly = !isForMarks() && !m_model.filter().isEmpty()
        && m_model.hits().streams == 0 && m_model.hits().fields > 0;
    const int fields = m_model.hits().fields;
    const int streams = static_cast<int>(targets().size());
    addAction(isFieldsOnly ? tr("&Select %n field(s)", nullptr, fields)
                           : tr("&Select %n stream(s)", nullptr, streams),
              this, [this] { check(true); });
    addAction(isFieldsOnly ? tr("&Deselect %n field(s)", nullptr, fields)
                           : tr("&Deselect %n stream(s)", nullptr, streams),
              this, [this] { check(false); });
}

void BulkMenu::fillModes(QMenu *menu)
{
    menu->setToolTipsVisible(true);
    const auto streams = targets();
    for (const SyncMode &mode : s_syncModes) {
        int legal = 0;
        ModeObstacle obstacle = ModeObstacle::None;
        for (const StreamId &id : streams) {
            const StreamEntry &entry = *m_model.entry(id);
            const ModeObstacle found = obstacleTo(mode, entry.stream, m_model.destinationModes(),
                                                  !effectiveKey(entry).isEmpty());
            legal += found == ModeObstacle::None ? 1 : 0;
            if (found != ModeObstacle::None)
                obstacle = found;
        }
        const bool isForAll = legal == static_cast<int>(streams.size());
        const QString text = isForAll ? syncModeTitle(mode)
            : legal > 0 ? tr("%1 (%2 of %3 streams)", nullptr, pluralOf(std::ssize(streams)))
                              .arg(syncModeTitle(mode), groupedNumber(legal),
                                   groupedNumber(std::ssize(streams)))
                        : tr("%1 (%2)").arg(syncModeTitle(mode), obstacleText(obstacle));
        auto *action = menu->addAction(
            text, this, [this, mode] { emit applied(m_model.setMode(targets(), mode)); });
        action->setEnabled(legal > 0);
        action->setToolTip(syncModeExplanation(mode));
    }
}

void BulkMenu::fillCursors(QMenu *menu)
{
    const Schema fields = commonFields();
    for (int i = 0; i < std::min(fields.fieldCount(), s_offeredCursors); ++i) {
        const QString name = fields.field(i).name;
        menu->addAction(QString(name).replace(u'&', QStringLiteral("&&")), this,
                        [this, name] { emit applied(m_model.setCursor(targets(), name)); });
    }
    menu->setEnabled(!menu->isEmpty());
}

void BulkMenu::pickKey()
{
    const auto streams = targets();
    if (streams.empty())
        return;
    const QString whose = streams.size() == 1
        ? streams.front().text()
        : tr("%n stream(s)", nullptr, static_cast<int>(streams.size()));
    const QStringList key
        = streams.size() == 1 ? effectiveKey(*m_model.entry(streams.front())) : QStringList();
    auto *picker = new KeyPicker(whose, commonFields(), key, &m_tree);
    connect(picker, &KeyPicker::accepted, this, [this, streams](const QStringList &fields) {
        emit applied(m_model.setKey(streams, fields));
    });
    picker->popUp({m_tree.mapToGlobal(QPoint(0, 0)), QSize(1, 1)});
}

void BulkMenu::check(bool isChecked)
{
    if (isForMarks())
        emit applied(m_model.setChecked(m_tree.markedRows(), isChecked));
    else if (m_model.hits().streams > 0)
        emit applied(m_model.setSelected(m_model.hitStreams(), isChecked));
    else
        emit applied(m_model.setChecked(m_model.hitIndexes(), isChecked));
}

Schema BulkMenu::commonFields() const
{
    QHash<QString, int> uses;
    std::vector<Field> fields;
    for (const StreamId &id : targets()) {
        for (const Field &field : m_model.entry(id)->stream.schema.fields()) {
            if (++uses[field.name] == 1)
                fields.push_back(field);
        }
    }
    std::ranges::stable_sort(fields, std::ranges::greater{},
                             [&](const Field &field) { return uses.value(field.name); });
    return Schema(std::move(fields));
}

} // namespace millrace
