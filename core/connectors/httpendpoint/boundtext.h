// BoundText: a text template with inputs put in and fields found, escaped for where it goes.
#pragma once

#include "core/base/result.h"
#include "core/connectors/httpendpoint/inputvalues.h"
#include "core/data/recordbatch.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// What a text becomes part of; decides how values are escaped.
enum class TextPlace {
    Path, ///< Percent-encoded, slashes too; a value may not be empty.
    Query, ///< Percent-encoded; forms as well.
    Header, ///< As it is; a value with control characters does not fit.
    Json, ///< As it is: who writes the JSON string escapes it.
};

/// Key values that are known already, where no record is at hand.
struct KnownKeys final
{
    QString text; ///< Several with commas between them.
    std::string json; ///< The value of {{ key }}, or the list of {{ keys }}.
};

/// What templates are bound to. Outlived by nothing that is made of it.
struct TemplateBinding final
{
    const InputValues &inputs;
    const Schema *schema = nullptr; ///< The mapped fields; null: there is no record.
    QStringList matchingKey{};
    bool omitsNulls = false;
    std::optional<KnownKeys> keys{};

    /// Whether \a placeholder takes another value for each record.
    [[nodiscard]] bool isOfRecord(const Placeholder &placeholder) const;
    /// The column of the field \a placeholder stands for; -1: not mapped.
    [[nodiscard]] int columnOf(const Placeholder &placeholder) const;
    /// The text of \a placeholder, which is none of the record.
    [[nodiscard]] QString textOf(const Placeholder &placeholder) const;
};

/// Immutable; per value there is no allocation beyond the growth of the output.
class BoundText final
{
public:
    /// Error httpendpoint.input_unfit when an input cannot stand in \a place.
    [[nodiscard]] static Result<BoundText> bind(const TextTemplate &text, TextPlace place,
                                                const TemplateBinding &binding);

    enum class Outcome {
        Fits,
        Absent, ///< A field is null or not mapped.
        Unfit, ///< A value cannot stand there.
    };
    /// Appends the text for \a row; \a out may hold a part of it unless it fits.
    [[nodiscard]] Outcome append(std::string &out, const RecordBatch &batch, std::size_t row) const;
    /// The text where no record is needed. REQUIRES: no field in it.
    [[nodiscard]] std::string fixed() const;

    /// The column of the first field; nothing when there is no field, -1 when it is not mapped.
    [[nodiscard]] std::optional<int> firstColumn() const;
    /// Whether some field of it is not mapped.
    [[nodiscard]] bool lacksColumn() const;

private:
    struct Piece final
    {
        std::string literal;
        std::optional<int> column;
    };
    std::vector<Piece> m_pieces;
    TextPlace m_place = TextPlace::Json;
};

/// Appends \a text with everything but letters, digits and "-._~" percent-encoded.
void appendPercentEncoded(std::string &out, std::string_view text);
/// Whether a part between slashes of \a path is "." or "..", which would lead elsewhere.
[[nodiscard]] bool hasDotSegment(std::string_view path);

} // namespace millrace
