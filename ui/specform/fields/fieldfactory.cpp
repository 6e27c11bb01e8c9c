#include "ui/specform/fields/fieldfactory.h"

#include "ui/specform/fields/booleanfield.h"
#include "ui/specform/fields/choicefield.h"
#include "ui/specform/fields/choicelistfield.h"
#include "ui/specform/fields/datefield.h"
#include "ui/specform/fields/groupfield.h"
#include "ui/specform/fields/jsonfield.h"
#include "ui/specform/fields/keyvaluefield.h"
#include "ui/specform/fields/multilinefield.h"
#include "ui/specform/fields/multilinesecretfield.h"
#include "ui/specform/fields/numberfield.h"
#include "ui/specform/fields/objectlistfield.h"
#include "ui/specform/fields/oneoffield.h"
#include "ui/specform/fields/pathfield.h"
#include "ui/specform/fields/radiofield.h"
#include "ui/specform/fields/secretfield.h"
#include "ui/specform/fields/textfield.h"
#include "ui/specform/fields/textlistfield.h"

namespace millrace {

FieldEditor *makeFieldEditor(const SpecField &field, const QString &pointer, QWidget *parent)
{
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::Constant:
        return new TextField(field, pointer, parent);
    case FieldKind::Multiline:
        return new MultilineField(field, pointer, parent);
    case FieldKind::Secret:
        return new SecretField(field, pointer, parent);
    case FieldKind::MultilineSecret:
        return new MultilineSecretField(field, pointer, parent);
    case FieldKind::Path:
        return new PathField(field, pointer, parent);
    case FieldKind::Integer:
    case FieldKind::Number:
        return new NumberField(field, pointer, parent);
    case FieldKind::Boolean:
        return new BooleanField(field, pointer, parent);
    case FieldKind::Choice:
        return new ChoiceField(field, pointer, parent);
    case FieldKind::Radio:
        return new RadioField(field, pointer, parent);
    case FieldKind::OneOf:
        return new OneOfField(field, pointer, parent);
    case FieldKind::Object:
        return new GroupField(field, pointer, parent);
    case FieldKind::TextList:
        return new TextListField(field, pointer, parent);
    case FieldKind::ChoiceList:
        return new ChoiceListField(field, pointer, parent);
    case FieldKind::ObjectList:
        return new ObjectListField(field, pointer, parent);
    case FieldKind::KeyValue:
        return new KeyValueField(field, pointer, parent);
    case FieldKind::Date:
    case FieldKind::DateTime:
        return new DateField(field, pointer, parent);
    case FieldKind::Json:
        break;
    }
    return new JsonField(field, pointer, parent);
}

} // namespace millrace
