// TransformationForm: the settings of one transformation.
#pragma once

#include "core/base/result.h"
#include "core/catalog/transformedfields.h"

#include <QHash>
#include <QThreadPool>
#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace millrace {

class ConditionEdit;
class TextLabel;

/// Every change is told at once; keys only when they are set, after they were stored.
class TransformationForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransformationForm)

public:
    /// Stores a key and returns the reference to it; runs on a background thread and blocks it.
    using KeyKeeper = std::function<Result<QJsonValue>(const QString &key)>;

    explicit TransformationForm(QWidget *parent = nullptr);
    /// Waits for a key that is being stored.
    ~TransformationForm() override;

    void setKeyKeeper(KeyKeeper keeper) { m_keeper = std::move(keeper); }
    /// Shows \a transformation, for rows with the fields of \a before; nothing is told.
    void setTransformation(const Transformation &transformation, const Schema &before);
    [[nodiscard]] const Transformation &transformation() const { return m_now; }
    /// Marks what is wrong; an empty one takes the mark away.
    void showFault(const std::optional<Error> &fault);

signals:
    /// \a setting is the key of the input, for steps of undo that belong together.
    void edited(const millrace::Transformation &transformation, const QString &setting);

private:
    void build();
    void buildEncryption();
    /// A row of \a widget alone, or with a label in front of it.
    void addRow(QWidget *widget);
    void addRow(const QString &text, QWidget *widget);
    void showRow(QWidget *widget, bool isShown);
    QComboBox *addChoice(const QString &label, const QString &setting);
    QLineEdit *addEdit(const QString &label, const QString &setting);
    void fill();
    void fillFields(const Schema &before);
    void fillEncryption(const QJsonObject &settings);
    void showRows();
    void take(const QString &setting);
    [[nodiscard]] QJsonObject settings() const;
    [[nodiscard]] QJsonObject encryptSettings() const;
    [[nodiscard]] QJsonObject addSettings() const;
    void storeKey();
    void generateKey();

    KeyKeeper m_keeper;
    Transformation m_now;
    QJsonValue m_keyReference;
    QStringList m_fields;
    bool m_isFilling = false;
    quint64 m_number = 0; ///< A key that was set for what was shown before is not taken.
    QGridLayout *m_form = nullptr;
    QHash<QWidget *, QLabel *> m_labels; ///< Of the widgets that have one.
    TextLabel *m_help = nullptr;
    TextLabel *m_fault = nullptr;
    QComboBox *m_field = nullptr;
    QLineEdit *m_name = nullptr;
    QComboBox *m_method = nullptr;
    QComboBox *m_algorithm = nullptr;
    QComboBox *m_mode = nullptr;
    QComboBox *m_padding = nullptr;
    QWidget *m_keyPart = nullptr;
    QLineEdit *m_key = nullptr;
    QPushButton *m_setKey = nullptr;
    TextLabel *m_keyState = nullptr;
    QPlainTextEdit *m_publicKey = nullptr;
    QLineEdit *m_suffix = nullptr;
    ConditionEdit *m_condition = nullptr;
    QPlainTextEdit *m_parts = nullptr;
    QCheckBox *m_keep = nullptr;
    QComboBox *m_origin = nullptr;
    QLineEdit *m_value = nullptr;
    QComboBox *m_type = nullptr;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
