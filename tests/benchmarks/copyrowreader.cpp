#include "tests/benchmarks/copyrowreader.h"

#include "tests/benchmarks/byteorder.h"
#include "tests/benchmarks/calendar.h"
#include "tests/benchmarks/failure.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace millrace::benchmark {

namespace {

constexpr std::size_t s_headerBytes = 19;
constexpr int s_columns = 9;

/// Takes values off the front of a row.
class Bytes final
{
public:
    explicit Bytes(std::string_view bytes)
        : m_left(bytes)
    {
    }

    std::string_view take(std::size_t size)
    {
        if (size > m_left.size())
            fail("a row of the server is cut off");
        const std::string_view taken = m_left.substr(0, size);
        m_left.remove_prefix(size);
        return taken;
    }

    template<typename Integer>
    Integer integer()
    {
        std::make_unsigned_t<Integer> bits = 0;
        std::memcpy(&bits, take(sizeof bits).data(), sizeof bits);
        return static_cast<Integer>(networkOrder(bits));
    }

    /// A value that has to have the size of the type expected.
    template<typename Integer>
    Integer value()
    {
        if (integer<std::int32_t>() != static_cast<std::int32_t>(sizeof(Integer)))
            fail("a value of the server has another size than expected");
        return integer<Integer>();
    }

private:
    std::string_view m_left;
};

void writeUuid(char *out, std::string_view bytes)
{
    static constexpr auto s_digits = std::string_view("0123456789abcdef");
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        *out++ = s_digits[byte >> 4];
        *out++ = s_digits[byte & 15];
    }
}

} // namespace

CopyRowReader::CopyRowReader(PostgresSession &session)
    : m_session(session)
{
    m_session.startCopyOut("COPY rows TO STDOUT (FORMAT binary)");
}

bool CopyRowReader::next(BenchRow &row)
{
    Slot &slot = m_slots[m_count % m_slots.size()];
    std::size_t size = 0;
    slot.bytes = m_session.take(size);
    if (!slot.bytes)
        fail("the server ended without saying so");
    std::string_view bytes(slot.bytes.get(), size);
    // The header comes with the first row.
    if (m_count == 0)
        bytes.remove_prefix(s_headerBytes);
    if (bytes.size() == 2) {
        if (m_session.take(size))
            fail("there is more after the end");
        return false;
    }
    ++m_count;
    decode(row, slot, bytes);
    return true;
}

void CopyRowReader::decode(BenchRow &row, Slot &slot, std::string_view bytes)
{
    Bytes values(bytes);
    if (values.integer<std::int16_t>() != s_columns)
        fail("a row has not nine fields");
    row.id = values.value<std::int64_t>();
    if (values.integer<std::int32_t>() != 16)
        fail("this is no UUID");
    writeUuid(slot.uid.data(), values.take(16));
    row.uid = {slot.uid.data(), slot.uid.size()};
    row.qty = values.value<std::int32_t>();
    row.amount = std::bit_cast<double>(values.value<std::int64_t>());
    writeDay(slot.day.data(), values.value<std::int32_t>());
    row.day = {slot.day.data(), slot.day.size()};
    writeTime(slot.ts.data(), values.value<std::int64_t>());
    row.ts = {slot.ts.data(), slot.ts.size()};
    row.flag = values.value<std::int8_t>() != 0;
    row.name = values.take(static_cast<std::size_t>(values.integer<std::int32_t>()));
    row.note.reset();
    const auto noteSize = values.integer<std::int32_t>();
    if (noteSize >= 0)
        row.note = values.take(static_cast<std::size_t>(noteSize));
}

} // namespace millrace::benchmark
