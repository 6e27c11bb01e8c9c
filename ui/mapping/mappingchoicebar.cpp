#include "ui/mapping/mappingchoicebar.h"

#include "ui/mapping/mappingedits.h"
#include "ui/mapping/mappinggaps.h"
#include "ui/mapping/mappingtext.h"
#include "ui/schematree/schematext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_fewestCharacters = 8;
constexpr int s_columns = 3;

} // namespace

MappingChoiceBar::MappingChoiceBar(MappingDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(metrics::spaceM);
    m_grid->setVerticalSpacing(metrics::spaceXS);
    m_stream = addChoice(tr("St&ream"));
    m_mode = addChoice(tr("Rea&ding"));
    m_cursor = addChoice(tr("C&ursor"));
    m_object = addChoice(tr("&Object"));
    m_operation = addChoice(tr("&What is done"));
    m_key = addChoice(tr("Matching &key"));
    m_object->setEditable(true);
    m_object->setInsertPolicy(QComboBox::NoInsert);
    m_object->lineEdit()->setAccessibleName(tr("Object"));
    m_object->lineEdit()->setPlaceholderText(tr("Search for an object"));
    m_object->completer()->setFilterMode(Qt::MatchContains);
    m_object->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connectChoices();
    showStreams();
    showReading();
    showObjects();
}

QComboBox *MappingChoiceBar::addChoice(const QString &label)
{
    auto *combo = new QComboBox(this);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(s_fewestCharacters);
    auto *text = new TextLabel(label, TextRole::Small, ColorRole::TextMuted, this);
    text->setBuddy(combo);
    // What is read above where it goes.
    const int place = static_cast<int>(m_labels.size());
    const int row = 2 * (place / s_columns);
    const int column = place % s_columns;
    m_grid->addWidget(text, row, column);
    m_grid->addWidget(combo, row + 1, column);
    m_grid->setColumnStretch(column, column == 0 ? 3 : 2);
    m_labels.push_back(text);
    return combo;
}

void MappingChoiceBar::connectChoices()
{
    connect(m_stream, &QComboBox::activated, this, &MappingChoiceBar::chooseStream);
    connect(m_mode, &QComboBox::activated, this, &MappingChoiceBar::chooseMode);
    connect(m_cursor, &QComboBox::activated, this, &MappingChoiceBar::chooseCursor);
    connect(m_object, &QComboBox::activated, this, &MappingChoiceBar::chooseObject);
    connect(m_object->lineEdit(), &QLineEdit::editingFinished, this,
            &MappingChoiceBar::takeTypedObject);
    connect(m_operation, &QComboBox::activated, this, &MappingChoiceBar::chooseOperation);
    connect(m_key, &QComboBox::activated, this, &MappingChoiceBar::chooseKey);
    connect(&m_draft, &MappingDraft::streamChanged, this, [this] {
        showStreams();
        showReading();
        showObjects();
    });
    connect(&m_draft, &MappingDraft::mappingChanged, this, [this] {
        showStreams();
        showMapping();
    });
    connect(&m_draft, &MappingDraft::choiceChanged, this, &MappingChoiceBar::showReading);
    connect(&m_draft, &MappingDraft::objectsChanged, this, [this] {
        showObjects();
        showStreams();
    });
    connect(&m_draft.catalog(), &CatalogModel::choicesChanged, this,
            &MappingChoiceBar::showStreams);
    connect(&m_draft.catalog(), &CatalogModel::streamsChanged, this,
            &MappingChoiceBar::showStreams);
}

void MappingChoiceBar::showStreams()
{
    const auto streams = m_draft.catalog().configuredStreams();
    const auto place
        = m_draft.stream() ? std::ranges::find(streams, *m_draft.stream()) : streams.end();
    const QSignalBlocker blocker(m_stream);
    while (m_stream->count() > static_cast<int>(streams.size()))
        m_stream->removeItem(m_stream->count() - 1);
    for (int i = 0; i < static_cast<int>(streams.size()); ++i) {
        const StreamEntry *entry = m_draft.catalog().entry(streams[static_cast<std::size_t>(i)]);
        const auto gaps = gapsOf(*entry, m_draft.objects());
        const QString name = entry->stream.id.text();
        const QString text = gaps.empty()
            ? name
            : tr("%1 (%n to mend)", nullptr, static_cast<int>(gaps.size())).arg(name);
        if (i >= m_stream->count())
            m_stream->addItem(text);
        m_stream->setItemText(i, streams.size() > 1 ? text : name);
        m_stream->setItemIcon(i,
                              gaps.empty() ? icon(u"check-circle"_s, ColorRole::Positive)
                                           : icon(u"action-required"_s, ColorRole::Warning));
    }
    m_stream->setCurrentIndex(place == streams.end() ? -1
                                                     : static_cast<int>(place - streams.begin()));
}

void MappingChoiceBar::chooseStream(int place)
{
    const auto streams = m_draft.catalog().configuredStreams();
    if (place >= 0 && place < static_cast<int>(streams.size()))
        m_draft.setStream(streams[static_cast<std::size_t>(place)]);
}

void MappingChoiceBar::showReading()
{
    const StreamEntry *entry = m_draft.entry();
    const QSignalBlocker modeBlocker(m_mode);
    const QSignalBlocker cursorBlocker(m_cursor);
    m_mode->clear();
    m_cursor->clear();
    m_mode->addItem(tr("Full refresh"), static_cast<int>(SourceSyncMode::FullRefresh));
    const bool canContinue = entry != nullptr && entry->stream.supportsIncremental;
    if (canContinue)
        m_mode->addItem(tr("Incremental"), static_cast<int>(SourceSyncMode::Incremental));
    const bool isIncremental = entry != nullptr && entry->choice.mode.isIncremental();
    m_mode->setCurrentIndex(isIncremental && canContinue ? 1 : 0);
    m_mode->setEnabled(canContinue);
    m_mode->setToolTip(canContinue ? tr("A full refresh reads every row in each run; incremental "
                                        "reading reads what is new or changed.")
                                   : tr("The source reads this stream whole in each run."));
    m_cursor->setVisible(isIncremental);
    m_labels[2]->setVisible(isIncremental);
    if (!isIncremental)
        return;
    const QString cursor = effectiveCursor(*entry);
    for (const Field &field : entry->stream.schema.fields()) {
        m_cursor->addItem(field.name, field.name);
        m_cursor->setItemData(m_cursor->count() - 1, fieldTypeText(field.type), Qt::ToolTipRole);
    }
    m_cursor->setCurrentIndex(m_cursor->findData(cursor));
    const bool isFree = cursorLock(*entry) == SchemaLock::None;
    m_cursor->setEnabled(isFree);
    m_cursor->setToolTip(isFree ? tr("A field that grows with every change.")
                                : lockText(cursorLock(*entry)));
}

void MappingChoiceBar::chooseMode(int place)
{
    const StreamEntry *entry = m_draft.entry();
    if (entry == nullptr)
        return;
    StreamChoice choice = entry->choice;
    choice.mode = {static_cast<SourceSyncMode>(m_mode->itemData(place).toInt()),
                   DestinationSyncMode::Append};
    m_draft.changeChoice(choice, tr("set reading of %1").arg(entry->stream.id.text()));
}

void MappingChoiceBar::chooseCursor(int place)
{
    const StreamEntry *entry = m_draft.entry();
    if (entry == nullptr)
        return;
    StreamChoice choice = entry->choice;
    choice.cursorField = m_cursor->itemData(place).toString();
    m_draft.changeChoice(choice, tr("set cursor of %1").arg(entry->stream.id.text()));
}

void MappingChoiceBar::showObjects()
{
    const QSignalBlocker blocker(m_object);
    m_object->clear();
    for (const DestinationObject &object : m_draft.objects())
        m_object->addItem(objectTitle(object), object.text());
    m_object->setEnabled(m_draft.stream().has_value());
    showMapping();
}

void MappingChoiceBar::showMapping()
{
    const ObjectMapping &mapping = m_draft.mapping();
    const bool hasMapping = m_draft.hasMapping();
    const QSignalBlocker objectBlocker(m_object);
    const QSignalBlocker operationBlocker(m_operation);
    const QSignalBlocker keyBlocker(m_key);
    m_object->setCurrentIndex(hasMapping ? m_object->findData(mapping.object.text()) : -1);
    if (hasMapping && m_object->currentIndex() < 0)
        m_object->setEditText(objectTitle(mapping.object));
    else if (!hasMapping)
        m_object->setEditText({});

    m_operation->clear();
    for (const OperationOffer &offer : mapping.object.operations) {
        m_operation->addItem(operationTitle(offer.operation), static_cast<int>(offer.operation));
        m_operation->setItemData(m_operation->count() - 1, operationExplanation(offer.operation),
                                 Qt::ToolTipRole);
    }
    m_operation->setCurrentIndex(
        hasMapping ? m_operation->findData(static_cast<int>(mapping.operation)) : -1);
    m_operation->setEnabled(m_operation->count() > 0);
    m_operation->setToolTip(hasMapping ? operationExplanation(mapping.operation)
                                       : tr("The object says what can be done with it."));

    m_key->clear();
    const OperationOffer *offer = hasMapping ? mapping.object.offer(mapping.operation) : nullptr;
    if (offer != nullptr) {
        for (const QStringList &key : offer->matchingKeys)
            m_key->addItem(key.join(u", "_s), key);
    }
    m_key->setCurrentIndex(m_key->findData(mapping.matchingKey));
    m_key->setEnabled(m_key->count() > 0);
    m_key->setPlaceholderText(m_key->count() > 0 ? tr("Choose the key") : tr("none"));
    m_key->setToolTip(m_key->count() > 0
                          ? tr("The fields a record at the destination is recognised by.")
                          : tr("Nothing is recognised: each record is a new one."));
}

void MappingChoiceBar::chooseObject(int place)
{
    const QString name = m_object->itemData(place).toString();
    const auto object = std::ranges::find_if(
        m_draft.objects(), [&name](const auto &each) { return each.text() == name; });
    const StreamEntry *entry = m_draft.entry();
    if (entry == nullptr || object == m_draft.objects().end()
        || (m_draft.hasMapping() && m_draft.mapping().object.text() == name))
        return;
    if (m_draft.hasMapping())
        m_former[{entry->stream.id, m_draft.mapping().object.text()}] = m_draft.mapping();
    const auto former = m_former.find({entry->stream.id, name});
    StreamChoice choice = entry->choice;
    choice.mode.destination = DestinationSyncMode::Append;
    choice.mapping
        = mappingFor(*object, former == m_former.end() ? m_draft.mapping() : former->second);
    m_draft.changeChoice(choice, tr("choose object %1").arg(objectTitle(*object)));
}

void MappingChoiceBar::takeTypedObject()
{
    const QString text = m_object->currentText();
    // Chosen from the list, and not typed over: another object may have the same title.
    if (text == m_object->itemText(m_object->currentIndex()))
        return;
    int place = m_object->findText(text, Qt::MatchFixedString);
    if (place < 0 && !text.isEmpty()) {
        // A part of a name is enough where only one object has it.
        const int first = m_object->findText(text, Qt::MatchContains);
        int hits = 0;
        for (int i = 0; i < m_object->count(); ++i)
            hits += m_object->itemText(i).contains(text, Qt::CaseInsensitive) ? 1 : 0;
        place = hits == 1 ? first : -1;
    }
    if (place >= 0)
        chooseObject(place);
    // What was typed and is no object is taken back.
    showMapping();
}

void MappingChoiceBar::chooseOperation(int place)
{
    const auto operation = static_cast<ObjectOperation>(m_operation->itemData(place).toInt());
    if (operation != m_draft.mapping().operation)
        m_draft.change(withOperation(m_draft.mapping(), operation),
                       tr("choose operation %1").arg(operationTitle(operation)));
}

void MappingChoiceBar::chooseKey(int place)
{
    const QStringList key = m_key->itemData(place).toStringList();
    if (key != m_draft.mapping().matchingKey)
        m_draft.change(withMatchingKey(m_draft.mapping(), key),
                       tr("choose key %1").arg(key.join(u", "_s)));
}

void MappingChoiceBar::focusCursor() { m_cursor->setFocus(); }

void MappingChoiceBar::focusObject()
{
    m_object->setFocus();
    m_object->lineEdit()->selectAll();
}

void MappingChoiceBar::focusOperation() { m_operation->setFocus(); }

void MappingChoiceBar::focusKey() { m_key->setFocus(); }

} // namespace millrace
