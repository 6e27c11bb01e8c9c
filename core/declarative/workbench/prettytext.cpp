#include "core/declarative/workbench/prettytext.h"

#include "core/declarative/value/jsontext.h"

#include <QCoreApplication>

namespace millrace::declarative {

namespace {

void append(std::string &text, const Value &value, std::size_t depth)
{
    const bool isList = value.isList() && !value.list().empty();
    const bool isMapping = value.isMapping() && !value.mapping().isEmpty();
    if (!isList && !isMapping) {
        text += jsonText(value);
        return;
    }
    const std::string inner((depth + 1) * 2, ' ');
    bool isFirst = true;
    const auto begin = [&] {
        text += isFirst ? "\n" : ",\n";
        text += inner;
        isFirst = false;
    };
    text += isList ? '[' : '{';
    if (isList) {
        for (const Value &item : value.list()) {
            begin();
            append(text, item, depth + 1);
        }
    } else {
        for (const auto &[key, item] : value.mapping()) {
            begin();
            text += jsonText(Value(key)) + ": ";
            append(text, item, depth + 1);
        }
    }
    text += '\n' + std::string(depth * 2, ' ');
    text += isList ? ']' : '}';
}

} // namespace

QString prettyJson(const Value &value)
{
    std::string text;
    append(text, value, 0);
    return QString::fromStdString(text);
}

QString prettyBody(const QByteArray &body)
{
    if (const Result<Value> value = parseJson({body.constData(), std::size_t(body.size())}))
        return prettyJson(*value);
    if (body.contains('\0'))
        return QCoreApplication::translate("declarative", "No text; its size in bytes: %1.")
            .arg(body.size());
    return QString::fromUtf8(body);
}

} // namespace millrace::declarative
