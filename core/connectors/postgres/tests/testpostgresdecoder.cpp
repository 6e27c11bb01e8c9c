// Rows that are cut, too long or lies: an error, never a crash.
#include "core/connectors/postgres/postgresdigits.h"
#include "core/connectors/postgres/postgresrowdecoder.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const std::string s_header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);

std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>(value >> (8 * i) & 0xff);
    return text;
}

std::string cell(const std::string &bytes) { return number(bytes.size(), 4) + bytes; }

/// One value of every binary form.
const std::vector<std::pair<PostgresDecoder, std::string>> &everyForm()
{
    static const std::vector<std::pair<PostgresDecoder, std::string>> s_forms{
        {PostgresDecoder::Boolean, number(1, 1)},
        {PostgresDecoder::Int2, number(7, 2)},
        {PostgresDecoder::Int4, number(7, 4)},
        {PostgresDecoder::Int8, number(7, 8)},
        {PostgresDecoder::Oid, number(7, 4)},
        {PostgresDecoder::Float4, number(0x3f800000, 4)},
        {PostgresDecoder::Float8, number(0x3ff0000000000000, 8)},
        {PostgresDecoder::Numeric,
         number(2, 2) + number(0, 2) + number(0, 2) + number(4, 2) + number(1, 2)
             + number(5000, 2)},
        {PostgresDecoder::Text, "abc"},
        {PostgresDecoder::Bytes, std::string("\0\xff", 2)},
        {PostgresDecoder::Uuid, std::string(16, '\x11')},
        {PostgresDecoder::Jsonb, "\x01{}"},
        {PostgresDecoder::Date, number(1, 4)},
        {PostgresDecoder::Time, number(1, 8)},
        {PostgresDecoder::TimeWithZone, number(1, 8) + number(0, 4)},
        {PostgresDecoder::Timestamp, number(1, 8)},
    };
    return s_forms;
}

std::shared_ptr<const Schema> schemaOf()
{
    Schema schema;
    for (const auto &[form, bytes] : everyForm()) {
        const bool isText = form == PostgresDecoder::Numeric || form == PostgresDecoder::Text
            || form == PostgresDecoder::Bytes || form == PostgresDecoder::Uuid
            || form == PostgresDecoder::Jsonb;
        schema.append({QString::number(schema.fieldCount()),
                       isText ? FieldType::String : FieldType::Integer,
                       true,
                       {},
                       {}});
    }
    return std::make_shared<const Schema>(std::move(schema));
}

std::vector<PostgresDecoder> formsOf()
{
    std::vector<PostgresDecoder> forms;
    for (const auto &[form, bytes] : everyForm())
        forms.push_back(form);
    return forms;
}

std::string row()
{
    std::string bytes = number(everyForm().size() + 1, 2);
    for (const auto &[form, value] : everyForm())
        bytes += cell(value);
    return bytes + cell("tail");
}

PostgresRowDecoder::Outcome decoded(const std::string &piece)
{
    RecordBatchBuilder builder(schemaOf());
    PostgresRowDecoder decoder(formsOf(), 1);
    // A copy of its own length, so that a sanitizer sees a read behind its end.
    const std::vector<char> exact(piece.begin(), piece.end());
    return decoder.decode(exact, builder);
}

} // namespace

class TestPostgresDecoder : public QObject
{
    Q_OBJECT

private slots:
    void soundRowIsTaken();
    void cutRowIsMalformed();
    void valueOfAnotherSizeIsMalformed();
    void anyChangedByteIsARowOrAnError();
    void numericOfManyDigitsKeepsThem();
    void malformedNumericIsRefused();
};

void TestPostgresDecoder::soundRowIsTaken()
{
    QCOMPARE(decoded(s_header + row()), PostgresRowDecoder::Outcome::Row);
    QCOMPARE(decoded(s_header), PostgresRowDecoder::Outcome::Nothing);
    QCOMPARE(decoded(s_header + number(0xffff, 2)), PostgresRowDecoder::Outcome::End);
    RecordBatchBuilder builder(schemaOf());
    PostgresRowDecoder decoder(formsOf(), 1);
    const std::string first = s_header + row();
    const std::string second = row();
    QCOMPARE(decoder.decode(first, builder), PostgresRowDecoder::Outcome::Row);
    QCOMPARE(decoder.decode(second, builder), PostgresRowDecoder::Outcome::Row);
    QCOMPARE(decoder.tail().front(), std::optional<std::string_view>("tail"));
    QCOMPARE(builder.rowCount(), std::size_t{2});
    const auto batch = builder.finish();
    QCOMPARE(batch->column(7).text(1), std::string_view("1.5000"));
}

void TestPostgresDecoder::cutRowIsMalformed()
{
    const std::string whole = s_header + row();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        if (size == s_header.size())
            continue;
        QCOMPARE(decoded(whole.substr(0, size)), PostgresRowDecoder::Outcome::Malformed);
    }
    QCOMPARE(decoded(whole + "x"), PostgresRowDecoder::Outcome::Malformed);
}

void TestPostgresDecoder::valueOfAnotherSizeIsMalformed()
{
    const auto &forms = everyForm();
    for (std::size_t changed = 0; changed < forms.size(); ++changed) {
        const PostgresDecoder form = forms[changed].first;
        if (form == PostgresDecoder::Text || form == PostgresDecoder::Bytes
            || form == PostgresDecoder::Jsonb)
            continue;
        std::string bytes = number(forms.size() + 1, 2);
        for (std::size_t i = 0; i < forms.size(); ++i)
            bytes += cell(i == changed ? forms[i].second + 'x' : forms[i].second);
        QCOMPARE(decoded(s_header + bytes + cell("tail")), PostgresRowDecoder::Outcome::Malformed);
    }
}

void TestPostgresDecoder::anyChangedByteIsARowOrAnError()
{
    const std::string whole = s_header + row();
    int malformed = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
            std::string changed = whole;
            changed[at] = static_cast<char>(value);
            malformed += decoded(changed) == PostgresRowDecoder::Outcome::Malformed ? 1 : 0;
        }
    }
    QVERIFY(malformed > 100);
}

void TestPostgresDecoder::numericOfManyDigitsKeepsThem()
{
    std::string digits;
    const std::string bytes
        = number(1, 2) + number(32767, 2) + number(0x4000, 2) + number(16383, 2) + number(9999, 2);
    QCOMPARE(decodeNumeric(bytes, digits), NumericKind::Finite);
    QCOMPARE(digits.size(), std::size_t{1 + 32768 * 4 + 1 + 16383});
    QVERIFY(digits.starts_with("-99990000"));
}

void TestPostgresDecoder::malformedNumericIsRefused()
{
    std::string digits;
    const auto kind = [&](int count, int sign, int scale, int digit) {
        const std::string bytes = number(static_cast<std::uint64_t>(count), 2) + number(0, 2)
            + number(static_cast<std::uint64_t>(sign), 2)
            + number(static_cast<std::uint64_t>(scale), 2)
            + number(static_cast<std::uint64_t>(digit), 2);
        return decodeNumeric(bytes, digits);
    };
    QCOMPARE(kind(1, 0, 0, 5), NumericKind::Finite);
    QCOMPARE(kind(1, 0, 0, 10000), NumericKind::Malformed);
    QCOMPARE(kind(2, 0, 0, 5), NumericKind::Malformed);
    QCOMPARE(kind(1, 0x1234, 0, 5), NumericKind::Malformed);
    QCOMPARE(kind(1, 0, 0x4000, 5), NumericKind::Malformed);
}

QTEST_GUILESS_MAIN(TestPostgresDecoder)
#include "testpostgresdecoder.moc"
