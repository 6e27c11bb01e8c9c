#include "ui/transformations/transformationform.h"

#include "ui/schematree/schematext.h"
#include "ui/theme/metrics.h"
#include "ui/transformations/conditionedit.h"
#include "ui/transformations/transformationtext.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_textLines = 5;

int linesHigh(const QPlainTextEdit &edit, int lines)
{
    return lines * edit.fontMetrics().lineSpacing() + 2 * metrics::spaceM;
}

/// "city: string" per line.
QString textOf(const QJsonArray &parts)
{
    QStringList lines;
    for (const QJsonValue &value : parts) {
        const QJsonObject part = value.toObject();
        lines << u"%1: %2"_s.arg(part.value("member"_L1).toString(),
                                 part.value("type"_L1).toString(u"string"_s));
    }
    return lines.join(u'\n');
}

/// The parts of \a text; names that were chosen in \a former stay.
QJsonArray partsOf(const QString &text, const QJsonArray &former)
{
    QJsonArray parts;
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const qsizetype colon = line.lastIndexOf(u':');
        const QString member = (colon < 0 ? line : line.left(colon)).trimmed();
        const QString type = colon < 0 ? u"string"_s : line.mid(colon + 1).trimmed();
        QJsonObject part{{u"member"_s, member}, {u"type"_s, type}};
        for (const QJsonValue &each : former) {
            const QJsonObject object = each.toObject();
            if (object.value("member"_L1).toString() == member && object.contains("name"_L1))
                part.insert("name"_L1, object.value("name"_L1));
        }
        parts.append(part);
    }
    return parts;
}

void select(QComboBox &box, const QString &data)
{
    const int place = box.findData(data);
    box.setCurrentIndex(place < 0 ? 0 : place);
}

} // namespace

TransformationForm::TransformationForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QGridLayout(this))
    , m_help(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
    , m_fault(new TextLabel(TextRole::Small, ColorRole::Negative, this))
{
    m_pool.setMaxThreadCount(1);
    m_help->setWordWrap(true);
    m_fault->setWordWrap(true);
    m_form->setContentsMargins(metrics::spaceS, metrics::spaceXS, metrics::spaceXS,
                               metrics::spaceXS);
    m_form->setHorizontalSpacing(metrics::spaceM);
    m_form->setVerticalSpacing(metrics::spaceS);
    m_form->setColumnStretch(1, 1);
    addRow(m_help);
    m_isFilling = true;
    build();
    m_isFilling = false;
    addRow(m_fault);
    m_form->setRowStretch(m_form->rowCount(), 1);
}

TransformationForm::~TransformationForm() = default;

void TransformationForm::addRow(QWidget *widget)
{
    m_form->addWidget(widget, m_form->rowCount(), 0, 1, 2);
}

void TransformationForm::addRow(const QString &text, QWidget *widget)
{
    auto *label = new QLabel(text, this);
    label->setBuddy(widget);
    m_labels.insert(widget, label);
    const int row = m_form->rowCount();
    m_form->addWidget(label, row, 0);
    m_form->addWidget(widget, row, 1);
}

void TransformationForm::showRow(QWidget *widget, bool isShown)
{
    widget->setVisible(isShown);
    if (QLabel *label = m_labels.value(widget))
        label->setVisible(isShown);
}

QComboBox *TransformationForm::addChoice(const QString &label, const QString &setting)
{
    auto *box = new QComboBox(this);
    addRow(label, box);
    connect(box, &QComboBox::currentIndexChanged, this, [this, setting] { take(setting); });
    return box;
}

QLineEdit *TransformationForm::addEdit(const QString &label, const QString &setting)
{
    auto *edit = new QLineEdit(this);
    addRow(label, edit);
    connect(edit, &QLineEdit::textEdited, this, [this, setting] { take(setting); });
    return edit;
}

void TransformationForm::build()
{
    m_field = addChoice(tr("&Field"), u"field"_s);
    m_name = addEdit(tr("&Name"), u"name"_s);
    m_method = addChoice(tr("&Method"), u"method"_s);
    for (const HashMethod method :
         {HashMethod::Sha256, HashMethod::Sha512, HashMethod::Sha384, HashMethod::Sha224,
          HashMethod::Sha1, HashMethod::Md5, HashMethod::Md2})
        m_method->addItem(hashMethodTitle(method), hashMethodName(method));
    buildEncryption();
    m_suffix = addEdit(tr("Name en&ds in"), u"suffix"_s);
    m_condition = new ConditionEdit(this);
    addRow(m_condition);
    connect(m_condition, &ConditionEdit::conditionEdited, this, [this] { take(u"condition"_s); });
    m_parts = new QPlainTextEdit(this);
    m_parts->setTabChangesFocus(true);
    m_parts->setFixedHeight(linesHigh(*m_parts, s_textLines));
    m_parts->setPlaceholderText(tr("member: type, one per line"));
    addRow(tr("&Members"), m_parts);
    connect(m_parts, &QPlainTextEdit::textChanged, this, [this] { take(u"parts"_s); });
    m_keep = new QCheckBox(tr("&Keep the JSON field too"), this);
    addRow(m_keep);
    connect(m_keep, &QCheckBox::toggled, this, [this] { take(u"keep"_s); });
    m_origin = addChoice(tr("&Value"), u"origin"_s);
    m_origin->addItem(tr("An expression"), u"expression"_s);
    m_origin->addItem(tr("The same text in every row"), u"constant"_s);
    m_value = addEdit(tr("&Expression or text"), u"value"_s);
    m_type = addChoice(tr("&Type"), u"type"_s);
    for (const FieldType type : s_allFieldTypes)
        m_type->addItem(fieldTypeText(type), fieldTypeName(type));
}

void TransformationForm::buildEncryption()
{
    m_algorithm = addChoice(tr("Al&gorithm"), u"algorithm"_s);
    m_algorithm->addItem(tr("AES"), u"aes"_s);
    m_algorithm->addItem(tr("RSA"), u"rsa"_s);
    m_mode = addChoice(tr("M&ode"), u"mode"_s);
    for (const AesMode mode :
         {AesMode::Cbc, AesMode::Cfb, AesMode::Ofb, AesMode::Ctr, AesMode::Gcm, AesMode::Ecb})
        m_mode->addItem(aesModeName(mode).toUpper(), aesModeName(mode));
    m_padding = addChoice(tr("Paddi&ng"), u"padding"_s);
    m_padding->addItem(tr("PKCS #5"), u"pkcs5"_s);
    m_padding->addItem(tr("None"), u"none"_s);
    m_keyPart = new QWidget(this);
    m_key = new QLineEdit(m_keyPart);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("32, 48 or 64 hexadecimal digits"));
    m_key->setAccessibleName(tr("Key"));
    m_setKey = new QPushButton(tr("&Set key"), m_keyPart);
    auto *generate = new QPushButton(tr("Ne&w key"), m_keyPart);
    generate->setToolTip(tr("Makes a key of 256 bits and shows it, so that it can be kept."));
    auto *row = new QHBoxLayout(m_keyPart);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceXS);
    row->addWidget(m_key, 1);
    row->addWidget(m_setKey);
    row->addWidget(generate);
    addRow(tr("Key"), m_keyPart);
    m_keyState = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_keyState->setWordWrap(true);
    addRow(m_keyState);
    m_publicKey = new QPlainTextEdit(this);
    m_publicKey->setTabChangesFocus(true);
    m_publicKey->setFixedHeight(linesHigh(*m_publicKey, s_textLines));
    m_publicKey->setPlaceholderText(tr("DER of X.509 in hexadecimal digits"));
    addRow(tr("P&ublic key"), m_publicKey);
    connect(m_publicKey, &QPlainTextEdit::textChanged, this, [this] { take(u"public_key"_s); });
    connect(m_setKey, &QPushButton::clicked, this, &TransformationForm::storeKey);
    connect(m_key, &QLineEdit::returnPressed, this, &TransformationForm::storeKey);
    connect(generate, &QPushButton::clicked, this, &TransformationForm::generateKey);
}

void TransformationForm::setTransformation(const Transformation &transformation,
                                           const Schema &before)
{
    fillFields(before);
    if (transformation == m_now && m_isFilling)
        return;
    const bool isOther = transformation.kind != m_now.kind;
    if (transformation == m_now && !isOther && m_help->text() == transformationHelp(m_now.kind))
        return;
    m_now = transformation;
    m_help->setText(transformationHelp(m_now.kind));
    fill();
    showRows();
}

void TransformationForm::fillFields(const Schema &before)
{
    QStringList names;
    for (const Field &field : before.fields())
        names << field.name;
    if (names == m_fields)
        return;
    m_fields = names;
    m_isFilling = true;
    const QString current = m_now.settings.value("field"_L1).toString();
    m_field->clear();
    for (const QString &name : std::as_const(names))
        m_field->addItem(name, name);
    if (!current.isEmpty() && !names.contains(current))
        m_field->addItem(current, current);
    select(*m_field, current);
    m_condition->setFields(names);
    m_isFilling = false;
}

void TransformationForm::fill()
{
    const QJsonObject &settings = m_now.settings;
    m_isFilling = true;
    ++m_number;
    const QString field = settings.value("field"_L1).toString();
    if (!field.isEmpty() && m_field->findData(field) < 0)
        m_field->addItem(field, field);
    select(*m_field, field);
    m_name->setText(settings.value("name"_L1).toString());
    select(*m_method, settings.value("method"_L1).toString(u"sha256"_s));
    fillEncryption(settings);
    m_suffix->setText(
        settings.value("suffix"_L1)
            .toString(m_now.kind == TransformationKind::Hash ? u"_hashed"_s : u"_encrypted"_s));
    m_condition->setCondition(settings.value("condition"_L1));
    m_parts->setPlainText(textOf(settings.value("parts"_L1).toArray()));
    m_keep->setChecked(settings.value("keep"_L1).toBool());
    const bool isConstant = settings.contains("constant"_L1);
    select(*m_origin, isConstant ? u"constant"_s : u"expression"_s);
    m_value->setText(settings.value(isConstant ? "constant"_L1 : "expression"_L1).toString());
    select(*m_type, settings.value("type"_L1).toString(u"string"_s));
    m_isFilling = false;
}

void TransformationForm::fillEncryption(const QJsonObject &settings)
{
    const QString mode = settings.value("mode"_L1).toString(u"cbc"_s);
    select(*m_algorithm, settings.value("algorithm"_L1).toString(u"aes"_s));
    select(*m_mode, mode);
    const bool isBlockMode = mode == "cbc"_L1 || mode == "ecb"_L1;
    select(*m_padding, settings.value("padding"_L1).toString(isBlockMode ? u"pkcs5"_s : u"none"_s));
    m_keyReference = settings.value("key"_L1);
    m_key->clear();
    m_keyState->setText(m_keyReference.isObject()
                            ? tr("A key is set. It is kept with the other secrets.")
                            : tr("No key is set yet."));
    m_publicKey->setPlainText(settings.value("public_key"_L1).toString());
}

void TransformationForm::showRows()
{
    const TransformationKind kind = m_now.kind;
    const bool isEncryption = kind == TransformationKind::Encrypt;
    const bool isRsa = isEncryption && m_algorithm->currentData() == u"rsa"_s;
    const bool isAes = isEncryption && !isRsa;
    showRow(m_field,
            kind != TransformationKind::FilterRows && kind != TransformationKind::AddField);
    showRow(m_name,
            kind == TransformationKind::RenameField || kind == TransformationKind::AddField);
    showRow(m_method, kind == TransformationKind::Hash);
    showRow(m_algorithm, isEncryption);
    showRow(m_mode, isAes);
    showRow(m_padding, isAes);
    showRow(m_keyPart, isAes);
    showRow(m_keyState, isAes);
    showRow(m_publicKey, isRsa);
    showRow(m_suffix, kind == TransformationKind::Hash || isEncryption);
    showRow(m_condition, kind == TransformationKind::FilterRows);
    showRow(m_parts, kind == TransformationKind::FlattenField);
    showRow(m_keep, kind == TransformationKind::FlattenField);
    showRow(m_origin, kind == TransformationKind::AddField);
    showRow(m_value, kind == TransformationKind::AddField);
    showRow(m_type, kind == TransformationKind::AddField);
}

void TransformationForm::showFault(const std::optional<Error> &fault)
{
    showRow(m_fault, fault.has_value());
    if (fault)
        m_fault->setText(fault->hint.isEmpty() ? fault->message
                                               : fault->message + u' ' + fault->hint);
}

void TransformationForm::take(const QString &setting)
{
    if (m_isFilling)
        return;
    m_now.settings = settings();
    showRows();
    emit edited(m_now, setting);
}

QJsonObject TransformationForm::settings() const
{
    const QString field = m_field->currentData().toString();
    switch (m_now.kind) {
    case TransformationKind::Hash:
        return {{u"field"_s, field},
                {u"method"_s, m_method->currentData().toString()},
                {u"suffix"_s, m_suffix->text()}};
    case TransformationKind::Encrypt:
        return encryptSettings();
    case TransformationKind::RenameField:
        return {{u"field"_s, field}, {u"name"_s, m_name->text()}};
    case TransformationKind::DropField:
        return {{u"field"_s, field}};
    case TransformationKind::FilterRows:
        return {{u"condition"_s, m_condition->condition()}};
    case TransformationKind::FlattenField: {
        QJsonObject json{
            {u"field"_s, field},
            {u"parts"_s,
             partsOf(m_parts->toPlainText(), m_now.settings.value("parts"_L1).toArray())}};
        if (m_keep->isChecked())
            json.insert("keep"_L1, true);
        return json;
    }
    case TransformationKind::AddField:
        break;
    }
    return addSettings();
}

QJsonObject TransformationForm::encryptSettings() const
{
    QJsonObject json{{u"field"_s, m_field->currentData().toString()},
                     {u"suffix"_s, m_suffix->text()},
                     {u"algorithm"_s, m_algorithm->currentData().toString()}};
    if (m_algorithm->currentData() == u"rsa"_s) {
        json.insert("public_key"_L1, m_publicKey->toPlainText().simplified().remove(u' '));
        return json;
    }
    const QString mode = m_mode->currentData().toString();
    json.insert("mode"_L1, mode);
    const bool takesPadding = mode != "ctr"_L1 && mode != "gcm"_L1;
    json.insert("padding"_L1, takesPadding ? m_padding->currentData().toString() : u"none"_s);
    if (m_keyReference.isObject())
        json.insert("key"_L1, m_keyReference);
    return json;
}

QJsonObject TransformationForm::addSettings() const
{
    QJsonObject json{{u"name"_s, m_name->text()}, {u"type"_s, m_type->currentData().toString()}};
    json.insert(m_origin->currentData().toString(), m_value->text());
    return json;
}

void TransformationForm::generateKey()
{
    QByteArray bytes(32, '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(QRandomGenerator::system()->generate() & 0xFFU);
    m_key->setEchoMode(QLineEdit::Normal);
    m_key->setText(QString::fromLatin1(bytes.toHex()));
    m_key->selectAll();
    m_key->setFocus();
    m_keyState->setText(tr("The key is shown this once. Keep a copy where the values are to be "
                           "decrypted, then set it."));
}

void TransformationForm::storeKey()
{
    const QString key = m_key->text().trimmed();
    const QByteArray digits = key.toLatin1();
    const bool isKey = QByteArray::fromHex(digits).toHex() == digits.toLower()
        && (digits.size() == 32 || digits.size() == 48 || digits.size() == 64);
    if (!isKey || !m_keeper) {
        m_keyState->setText(tr("A key has 32, 48 or 64 hexadecimal digits."));
        m_key->setFocus();
        return;
    }
    m_setKey->setEnabled(false);
    runInBackground(
        m_pool, this, [keeper = m_keeper, key] { return keeper(key); },
        [this, number = m_number](const Result<QJsonValue> &stored) {
            m_setKey->setEnabled(true);
            if (number != m_number)
                return;
            if (!stored) {
                m_keyState->setText(stored.error().message);
                return;
            }
            m_keyReference = *stored;
            m_key->clear();
            m_key->setEchoMode(QLineEdit::Password);
            m_keyState->setText(tr("A key is set. It is kept with the other secrets."));
            take(u"key"_s);
        });
}

} // namespace millrace
