// JsonTemplate: a JSON template ready to be filled with records.
#pragma once

#include "core/connectors/httpendpoint/boundtext.h"

#include <QJsonValue>

#include <string>
#include <vector>

namespace millrace {

/// A value that is one placeholder takes the type of what it stands for; a placeholder inside a
/// text is text. Members that stand for a field that is not mapped are left out, and where nulls
/// are, those that are null. Immutable.
class JsonTemplate final
{
public:
    /// \a others: the columns {{ others }} stands for.
    [[nodiscard]] static Result<JsonTemplate>
    bind(const QJsonValue &json, const TemplateBinding &binding, const std::vector<int> &others);

    void append(std::string &out, const RecordBatch &batch, std::size_t row) const;

private:
    enum class Kind {
        Literal, ///< JSON as it is.
        Cell, ///< A column with its type.
        Text, ///< A text of several pieces.
        Object,
        Array,
    };
    class Binder;
    struct Member;

    [[nodiscard]] bool isAbsent(const RecordBatch &batch, std::size_t row) const;
    void appendMembers(std::string &out, const RecordBatch &batch, std::size_t row) const;

    Kind m_kind = Kind::Literal;
    bool m_omitsNulls = false;
    std::string m_literal{"null"};
    int m_column = -1;
    BoundText m_text;
    std::vector<Member> m_members; ///< Of an object; of an array without names.
};

struct JsonTemplate::Member final
{
    std::string name; ///< As JSON, with its colon.
    JsonTemplate value;
};

} // namespace millrace
