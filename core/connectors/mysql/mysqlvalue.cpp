#include "core/connectors/mysql/mysqlvalue.h"

#include "core/data/conversion.h"

#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_kindNames{
    std::pair{MySqlValueKind::Exact, "exact"_L1},
    std::pair{MySqlValueKind::Double, "double"_L1},
    std::pair{MySqlValueKind::Text, "text"_L1},
    std::pair{MySqlValueKind::Bytes, "bytes_base64"_L1},
    std::pair{MySqlValueKind::Date, "date"_L1},
    std::pair{MySqlValueKind::DateTime, "datetime"_L1},
    std::pair{MySqlValueKind::Time, "time"_L1},
};

constexpr std::size_t s_longestNumber = 100;

/// Whether \a text has the shape of \a pattern: a digit for 9, else the character itself.
bool hasShape(std::string_view text, std::string_view pattern)
{
    return text.size() == pattern.size()
        && std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char wanted) {
               return wanted == '9' ? c >= '0' && c <= '9' : c == wanted;
           });
}

bool isExact(std::string_view text)
{
    return text.size() <= s_longestNumber && isDecimal(text)
        && text.find_first_of("eE") == std::string_view::npos;
}

bool isDouble(std::string_view text)
{
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return text.size() <= s_longestNumber && fault == std::errc()
        && end == text.data() + text.size() && std::isfinite(value);
}

/// The part before a fraction of up to six digits; the text itself when it is no such fraction.
std::string_view withoutFraction(std::string_view text)
{
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos)
        return text;
    const std::string_view digits = text.substr(point + 1);
    const bool isFraction = !digits.empty() && digits.size() <= 6
        && digits.find_first_not_of("0123456789") == std::string_view::npos;
    return isFraction ? text.substr(0, point) : text;
}

bool isTime(std::string_view text)
{
    if (!text.empty() && text.front() == '-')
        text.remove_prefix(1);
    text = withoutFraction(text);
    return hasShape(text, "99:99:99") || hasShape(text, "999:99:99");
}

QByteArray viewOf(const std::string &bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

bool isSound(const MySqlValue &value)
{
    switch (value.kind) {
    case MySqlValueKind::Exact:
        return isExact(value.text);
    case MySqlValueKind::Double:
        return isDouble(value.text);
    case MySqlValueKind::Text:
        return isUtf8(value.text);
    case MySqlValueKind::Bytes:
        return true;
    case MySqlValueKind::Date:
        return hasShape(value.text, "9999-99-99");
    case MySqlValueKind::DateTime:
        return hasShape(withoutFraction(value.text), "9999-99-99 99:99:99");
    case MySqlValueKind::Time:
        return isTime(value.text);
    }
    return false;
}

QJsonValue toJson(const MySqlValue &value)
{
    QString type;
    for (const auto &[kind, name] : s_kindNames) {
        if (kind == value.kind)
            type = name;
    }
    const bool isBytes = value.kind == MySqlValueKind::Bytes;
    return QJsonObject{{u"type"_s, type},
                       {u"value"_s,
                        isBytes ? QString::fromLatin1(viewOf(value.text).toBase64())
                                : QString::fromUtf8(viewOf(value.text))}};
}

std::optional<MySqlValue> mySqlValueFromJson(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    const QString type = object.value("type"_L1).toString();
    const QJsonValue text = object.value("value"_L1);
    for (const auto &[kind, name] : s_kindNames) {
        if (type != name || !text.isString())
            continue;
        const QByteArray utf8 = text.toString().toUtf8();
        MySqlValue value{kind, utf8.toStdString()};
        if (kind == MySqlValueKind::Bytes)
            value.text = QByteArray::fromBase64(utf8).toStdString();
        return isSound(value) ? std::optional(std::move(value)) : std::nullopt;
    }
    return std::nullopt;
}

QString displayText(const MySqlValue &value)
{
    if (value.kind == MySqlValueKind::Bytes)
        return hexLiteral(value.text);
    QString text = QString::fromStdString(value.text);
    const bool hasFraction
        = value.kind == MySqlValueKind::DateTime || value.kind == MySqlValueKind::Time;
    if (hasFraction && text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text;
}

QString hexLiteral(const std::string &bytes)
{
    return "x'"_L1 + QString::fromLatin1(viewOf(bytes).toHex()) + u'\'';
}

} // namespace millrace
