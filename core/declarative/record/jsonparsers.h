// The parsers of bodies with JSON in them.
#pragma once

#include "core/declarative/record/bodyparser.h"
#include "core/declarative/value/value.h"

#include <string>
#include <string_view>

namespace millrace::declarative {

/// One document: the items of a list, or itself. Error: declarative.body_unreadable.
class JsonParser final : public BodyParser
{
public:
    explicit JsonParser(DecodeWarning warning)
        : m_warning(std::move(warning))
    {
    }

    [[nodiscard]] Result<bool> read(std::string_view piece, const ElementSink &sink) override;
    [[nodiscard]] Result<bool> finish(const ElementSink &sink) override;

private:
    DecodeWarning m_warning;
    std::string m_text;
};

/// The items of the list at a path of keys with dots between them ("data.users"). Error:
/// declarative.body_unreadable.
class JsonItemsParser final : public BodyParser
{
public:
    /// REQUIRES: \a encoding is known to TextReader.
    JsonItemsParser(const std::string &path, std::string encoding, DecodeWarning warning)
        : m_target(path + ".item")
        , m_encoding(std::move(encoding))
        , m_warning(std::move(warning))
    {
    }

    [[nodiscard]] Result<bool> read(std::string_view piece, const ElementSink &sink) override;
    [[nodiscard]] Result<bool> finish(const ElementSink &sink) override;

private:
    [[nodiscard]] Result<bool> handOut(Value &value, const std::string &prefix,
                                       const ElementSink &sink) const;

    std::string m_target;
    std::string m_encoding;
    DecodeWarning m_warning;
    std::string m_bytes;
};

/// A document per line. Lines that are no JSON are left out.
class JsonLinesParser final : public BodyParser
{
public:
    explicit JsonLinesParser(DecodeWarning warning)
        : m_warning(std::move(warning))
    {
    }

    [[nodiscard]] Result<bool> read(std::string_view piece, const ElementSink &sink) override;
    [[nodiscard]] Result<bool> finish(const ElementSink &sink) override;

private:
    [[nodiscard]] Result<bool> readLine(std::string_view line, const ElementSink &sink) const;

    DecodeWarning m_warning;
    std::string m_rest; ///< The start of a line that goes on in the next piece.
};

} // namespace millrace::declarative
