// MappingChoiceBar: how a stream is read, and what is done with which object.
#pragma once

#include "ui/mapping/mappingdraft.h"

#include <QWidget>

#include <map>

class QComboBox;
class QGridLayout;

namespace millrace {

class TextLabel;

/// Above the mapping table: stream, source mode with cursor, object, operation, matching key. What
/// leaves no choice is chosen by itself. Each choice is one undo step.
class MappingChoiceBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingChoiceBar)

public:
    /// \a draft outlives it.
    explicit MappingChoiceBar(MappingDraft &draft, QWidget *parent = nullptr);

    void focusCursor();
    void focusObject();
    void focusOperation();
    void focusKey();

private:
    QComboBox *addChoice(const QString &label);
    void connectChoices();
    void showStreams();
    void showReading();
    void showObjects();
    void showMapping();
    void chooseStream(int place);
    void chooseMode(int place);
    void chooseCursor(int place);
    void chooseObject(int place);
    void takeTypedObject();
    void chooseOperation(int place);
    void chooseKey(int place);

    MappingDraft &m_draft;
    QGridLayout *m_grid = nullptr;
    std::vector<TextLabel *> m_labels;
    QComboBox *m_stream = nullptr;
    QComboBox *m_mode = nullptr;
    QComboBox *m_cursor = nullptr;
    QComboBox *m_object = nullptr;
    QComboBox *m_operation = nullptr;
    QComboBox *m_key = nullptr;
    /// Mappings to objects that were chosen before, by stream and object: choosing one again brings
    /// its values back.
    std::map<std::pair<StreamId, QString>, ObjectMapping> m_former;
};

} // namespace millrace
