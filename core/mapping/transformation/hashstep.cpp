#include "core/mapping/transformation/hashstep.h"

#include "core/mapping/transformation/messagedigest.h"

namespace millrace {

namespace {

/// As OpenSSL calls it.
const char *nameOf(HashMethod method)
{
    static constexpr std::array names{"MD2", "MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"};
    return names[static_cast<std::size_t>(method)];
}

std::size_t digitsOf(HashMethod method)
{
    static constexpr std::array<std::size_t, 7> digits{32, 32, 40, 56, 64, 96, 128};
    return digits[static_cast<std::size_t>(method)];
}

} // namespace

bool HashStep::isAvailable(HashMethod method)
{
    return MessageDigest(nameOf(method)).isAvailable();
}

void HashStep::apply(MovingRows &rows, const EvaluationContext &) const
{
    const Column &from = *rows.columns[m_column];
    MessageDigest digest(nameOf(m_method));
    TextColumnMaker made(FieldType::String, rows.rowCount, rows.rowCount * digitsOf(m_method));
    std::string scratch;
    for (std::size_t row = 0; row < rows.rowCount; ++row) {
        if (from.isNull(row)) {
            made.null();
            continue;
        }
        const std::string_view text = cellText(from, row, scratch);
        const std::string_view hash = digest.of(text);
        if (hash.empty()) {
            made.null();
            noteFailure(rows, row, m_column, text);
            continue;
        }
        appendHexadecimal(made.bytes(), hash);
        made.endText();
    }
    rows.columns[m_column] = made.finish();
}

} // namespace millrace
