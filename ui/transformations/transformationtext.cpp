#include "ui/transformations/transformationtext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct TransformationText final
{
    Q_DECLARE_TR_FUNCTIONS(TransformationText)
};

} // namespace

QString transformationTitle(TransformationKind kind)
{
    switch (kind) {
    case TransformationKind::Hash:
        return TransformationText::tr("Hash a field");
    case TransformationKind::Encrypt:
        return TransformationText::tr("Encrypt a field");
    case TransformationKind::RenameField:
        return TransformationText::tr("Rename a field");
    case TransformationKind::DropField:
        return TransformationText::tr("Drop a field");
    case TransformationKind::FilterRows:
        return TransformationText::tr("Filter rows");
    case TransformationKind::FlattenField:
        return TransformationText::tr("Flatten a JSON field");
    case TransformationKind::AddField:
        break;
    }
    return TransformationText::tr("Add a field");
}

QString transformationHelp(TransformationKind kind)
{
    switch (kind) {
    case TransformationKind::Hash:
        return TransformationText::tr(
            "Writes the hash of the value in hexadecimal digits instead of the value. Equal values "
            "have equal hashes, so that they can still be compared and joined.");
    case TransformationKind::Encrypt:
        return TransformationText::tr(
            "Writes the value encrypted, in hexadecimal digits. Who has the key can read it; the "
            "key is kept with the other secrets.");
    case TransformationKind::RenameField:
        return TransformationText::tr("Writes the field under another name. Later transformations "
                                      "see the new one.");
    case TransformationKind::DropField:
        return TransformationText::tr("Leaves the field out. It is read, so that transformations "
                                      "before it can use it.");
    case TransformationKind::FilterRows:
        return TransformationText::tr("Writes only the rows that meet the conditions; the others "
                                      "are counted as filtered. Values are compared as text.");
    case TransformationKind::FlattenField:
        return TransformationText::tr("Makes fields of the members of a JSON object, one level "
                                      "deep. Members that are not listed are not written.");
    case TransformationKind::AddField:
        break;
    }
    return TransformationText::tr("Writes a further field with the same value in every row, or "
                                  "with the value of an expression.");
}

QString transformationIcon(TransformationKind kind)
{
    switch (kind) {
    case TransformationKind::Hash:
        return u"shield"_s;
    case TransformationKind::Encrypt:
        return u"lock"_s;
    case TransformationKind::RenameField:
        return u"edit"_s;
    case TransformationKind::DropField:
        return u"delete"_s;
    case TransformationKind::FilterRows:
        return u"filter"_s;
    case TransformationKind::FlattenField:
        return u"table"_s;
    case TransformationKind::AddField:
        break;
    }
    return u"function"_s;
}

} // namespace millrace
