// Word lists: the invented names and places that sample rows are made of.
#pragma once

#include <span>
#include <string_view>

namespace millrace {

/// A make of car with its models.
struct SampleMake final
{
    std::string_view name;
    std::span<const std::string_view> models;
};

/// A country with the cities of its region.
struct SamplePlace final
{
    std::string_view city;
    std::string_view region;
    std::string_view countryCode;
};

/// Every list is non-empty and constant. No word needs escaping in JSON.
namespace samplewords {

[[nodiscard]] std::span<const std::string_view> firstNames();
[[nodiscard]] std::span<const std::string_view> lastNames();
[[nodiscard]] std::span<const std::string_view> titles();
[[nodiscard]] std::span<const std::string_view> genders();
[[nodiscard]] std::span<const std::string_view> languages();
[[nodiscard]] std::span<const std::string_view> degrees();
[[nodiscard]] std::span<const std::string_view> nationalities();
[[nodiscard]] std::span<const std::string_view> occupations();
[[nodiscard]] std::span<const std::string_view> bloodTypes();
[[nodiscard]] std::span<const std::string_view> streets();
[[nodiscard]] std::span<const std::string_view> mailHosts();
[[nodiscard]] std::span<const SamplePlace> places();
[[nodiscard]] std::span<const SampleMake> makes();
/// Texts that are no number, no time and no JSON.
[[nodiscard]] std::span<const std::string_view> misfits();

} // namespace samplewords

} // namespace millrace
